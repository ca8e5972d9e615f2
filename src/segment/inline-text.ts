import type { Lexer, Token } from "marked";
import type { Span } from "../article/article.ts";
import { decodeReference, reference } from "./entities.ts";
import { type MappedText, type Piece, pieceAt, sourceSpan, verbatim } from "./mapped-text.ts";
import { splitSentences } from "./sentences.ts";

/** The lexer needs quadratic time for some hostile input: a longer text keeps its markup. */
const MAX_MARKUP = 40_000;

/** Tags that stand between sentences, not within one. */
const blockTag =
  /^<\/?(?:address|article|aside|blockquote|dd|div|dl|dt|fig\w*|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)(?![\w-])/iu;

/** Plain text of markdown, and where it comes from. */
export interface InlineText extends MappedText {
  /** The plain text with code masked: no stop in it ends a sentence, and one may begin with code. */
  readonly masked: string;
}

/** Emphasis, links, code and tags give way to their text; escapes and character references to their characters. */
export function inlineText(lexer: Lexer, markdown: string): InlineText {
  if (markdown.length > MAX_MARKUP) {
    return { ...verbatim(markdown, { start: 0, end: markdown.length }), masked: markdown };
  }
  const pieces: Piece[] = [];
  let text = "";
  let masked = "";
  for (const run of runsOf(lexer.inlineTokens(markdown), 0)) {
    if (run.text === "") continue;
    const source = { start: run.offset, end: run.offset + run.raw.length };
    pieces.push({ at: text.length, source, isVerbatim: run.text === run.raw });
    text += run.text;
    masked += run.isCode ? run.text.replace(/\S/gu, (each) => "X".repeat(each.length)) : run.text;
  }
  return { text, masked, pieces };
}

interface Run {
  readonly text: string;
  readonly raw: string;
  /** Of the raw text in the source. */
  readonly offset: number;
  readonly isCode?: boolean;
}

function runsOf(tokens: readonly Token[], start: number): Run[] {
  let offset = start;
  return tokens.flatMap((token) => {
    const at = offset;
    offset += token.raw.length;
    return runsOfToken(token, at);
  });
}

function runsOfToken(token: Token, offset: number): Run[] {
  const { raw } = token;
  if ("tokens" in token && token.tokens) {
    const inner = token.tokens.map((each) => each.raw).join("");
    // Opening markup is at least one character, except in bare addresses.
    const found = raw.indexOf(inner, raw === inner ? 0 : 1);
    if (found !== -1) return runsOf(token.tokens, offset + found);
    const text = runsOf(token.tokens, 0).map((run) => run.text);
    return [{ text: text.join(""), raw, offset }];
  }
  switch (token.type) {
    case "codespan":
      return [{ text: String(token["text"]), raw, offset, isCode: true }];
    case "escape":
    case "image":
      return [{ text: String(token["text"]), raw, offset }];
    case "br":
      return [{ text: "\n", raw, offset }];
    case "html":
      return [{ text: tagText(raw), raw, offset }];
    default:
      return decodedRuns(raw, offset);
  }
}

function tagText(tag: string): string {
  if (blockTag.test(tag)) return "\n\n";
  return /^<br(?![\w-])/iu.test(tag) ? "\n" : "";
}

function decodedRuns(raw: string, offset: number): Run[] {
  const runs: Run[] = [];
  let end = 0;
  for (const { 0: match, index } of raw.matchAll(reference)) {
    runs.push({ text: raw.slice(end, index), raw: raw.slice(end, index), offset: offset + end });
    runs.push({ text: decodeReference(match), raw: match, offset: offset + index });
    end = index + match.length;
  }
  return [...runs, { text: raw.slice(end), raw: raw.slice(end), offset: offset + end }];
}

/**
 * Sentences of an inline text. The spans are in its source `raw`: what is between two sentences belongs to one
 * of them (a closing `**` to the first, an opening one to the second), up to white space.
 */
export function inlineSentences(inline: InlineText, raw: string): { text: string; span: Span }[] {
  const plain: Span[] = [];
  for (const span of splitSentences(inline.masked)) {
    const last = plain.at(-1);
    const piece = pieceAt(inline, span.start);
    // A run without inner positions cannot be cut.
    if (last && piece && !piece.isVerbatim && pieceAt(inline, last.end - 1) === piece) {
      plain[plain.length - 1] = { start: last.start, end: span.end };
    } else plain.push(span);
  }
  let start = raw.length - raw.trimStart().length;
  return plain.map((span, i) => {
    const next = plain[i + 1];
    const cut = next ? cutBetween(inline, span.end, next.start) : raw.length;
    const end = start + raw.slice(start, cut).trimEnd().length;
    const sentence = { text: inline.text.slice(span.start, span.end), span: { start, end } };
    start = cut + raw.slice(cut).length - raw.slice(cut).trimStart().length;
    return sentence;
  });
}

/** Where in the source to cut between two sentences: at white space if there is any between them. */
function cutBetween(inline: InlineText, end: number, nextStart: number): number {
  for (let i = end; i < nextStart; i += 1) {
    if (pieceAt(inline, i)?.isVerbatim) return sourceSpan(inline, { start: i, end: i + 1 }).start;
  }
  return sourceSpan(inline, { start: nextStart, end: nextStart + 1 }).start;
}
