import { Lexer, type MarkedToken, type Token, type Tokens } from "marked";
import type { BlockKind, Span } from "../article/article.ts";
import { captionStart, type DraftBlock, type DraftSentence, singleSpaced } from "./draft-block.ts";
import { inlineSentences, inlineText } from "./inline-text.ts";
import { innerText, type MappedText, sourceSpan, verbatim } from "./mapped-text.ts";
import { plainBlocks } from "./plain-blocks.ts";
import { rowsOf } from "./table-rows.ts";

/** Lists and quotes within one another, deeper than which markup is taken for text. */
const MAX_DEPTH = 6;
/** The lexer recurses for each of these marks at the beginning of a line. */
const tooNested = /^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))){30}/mu;
const itemMarker = /^\s*(?:[-*+]|\d{1,9}[.)])\s+/u;

/**
 * Blocks of markdown (CommonMark with GitHub's extensions, as `marked` reads it) in ranges of a text, each a
 * document of its own but for link definitions. A list has one block an item, nested ones in order; a table one
 * a row. Where the lexer does not give the source back, the range is plain text.
 */
export function markdownBlocks(text: string, ranges: readonly Span[]): DraftBlock[] {
  const lexer = new Lexer();
  // All before the first is used: what a link refers to may stand in a later range.
  const views = ranges.map((range) => verbatim(text, range));
  const tokens = views.map((view) => blockTokens(lexer, view.text));
  return ranges.flatMap((range, i) => {
    const [view, found] = [views[i], tokens[i]];
    if (!view || !found) return plainBlocks(text, [range]);
    return new BlockReader(lexer).read(view, found);
  });
}

/** Block tokens whose raw texts add up to the text; undefined if they do not. */
function blockTokens(lexer: Lexer, text: string): MarkedToken[] | undefined {
  if (tooNested.test(text)) return undefined;
  const tokens = lexer.blockTokens(text).filter(isBlockToken);
  // A foot note of one word looks like a link's definition.
  const { links } = lexer.tokens;
  for (const tag of Object.keys(links)) if (tag.startsWith("^")) Reflect.deleteProperty(links, tag);
  return tokens.map((token) => token.raw).join("") === text ? tokens : undefined;
}

const blockTypes: ReadonlySet<string> = new Set<MarkedToken["type"]>([
  "blockquote",
  "code",
  "def",
  "heading",
  "hr",
  "html",
  "list",
  "paragraph",
  "space",
  "table",
  "text",
]);

function isBlockToken(token: Token): token is MarkedToken {
  return blockTypes.has(token.type);
}

/** Reads the blocks of a text and of what is nested in it. */
class BlockReader {
  readonly #lexer: Lexer;
  readonly #depth: number;
  /** What a paragraph is here. */
  readonly #kind: BlockKind;

  constructor(lexer: Lexer, kind: BlockKind = "paragraph", depth = 0) {
    this.#lexer = lexer;
    this.#kind = kind;
    this.#depth = depth;
  }

  read(view: MappedText, tokens: readonly MarkedToken[]): DraftBlock[] {
    let offset = 0;
    return joined(tokens, this.#kind).flatMap((token) => {
      const at = offset;
      offset += token.raw.length;
      return this.#blocks(view, token, at);
    });
  }

  #blocks(view: MappedText, token: MarkedToken, at: number): DraftBlock[] {
    switch (token.type) {
      case "space":
      case "hr":
        return [];
      case "def":
        return token.tag.startsWith("^") ? this.#prose(view, token.raw, at, this.#kind) : [];
      case "heading":
        return this.#prose(
          view,
          token.text,
          at + Math.max(0, token.raw.indexOf(token.text)),
          "heading",
        ).map((block) => ({ ...block, level: token.depth }));
      case "list": {
        let start = at;
        return token.items.flatMap((item) => {
          start += item.raw.length;
          return this.#container(view, item, start - item.raw.length, "listItem");
        });
      }
      case "blockquote":
        return this.#container(view, token, at, "quote");
      case "table":
        return this.#table(view, token.raw, at);
      case "code":
        return codeBlock(view, token, at);
      case "html":
        return this.#html(view, token.raw, at);
      case "paragraph":
        return this.#prose(
          view,
          token.raw,
          at,
          isImage(this.#lexer, token) ? "caption" : this.#kind,
        );
      default:
        return this.#prose(view, token.raw, at, this.#kind);
    }
  }

  #prose(view: MappedText, raw: string, at: number, kind: BlockKind): DraftBlock[] {
    const start = at + raw.length - raw.trimStart().length;
    const words = raw.trim();
    if (words === "") return [];
    const inline = inlineText(this.#lexer, words);
    const sentences = inlineSentences(inline, words).map(({ text, span }): DraftSentence => {
      const source = { start: start + span.start, end: start + span.end };
      return { text: singleSpaced(text), span: sourceSpan(view, source) };
    });
    const span = sourceSpan(view, { start, end: start + words.length });
    // Nothing but markup, such as a picture without a description: kept as it is.
    if (sentences.length === 0) sentences.push({ text: singleSpaced(words), span });
    const isCaption = kind === "paragraph" && captionStart.test(sentences[0]?.text ?? "");
    return [{ kind: isCaption ? "caption" : kind, span, sentences }];
  }

  #container(
    view: MappedText,
    token: Tokens.Blockquote | Tokens.ListItem,
    at: number,
    kind: "quote" | "listItem",
  ): DraftBlock[] {
    const inner = innerText(view, at, token.raw, token.text);
    const tokens = inner && this.#depth < MAX_DEPTH && blockTokens(this.#lexer, inner.text);
    if (!inner || !tokens) {
      const marker = kind === "listItem" ? (itemMarker.exec(token.raw)?.[0].length ?? 0) : 0;
      return this.#prose(view, token.raw.slice(marker), at + marker, kind);
    }
    return new BlockReader(this.#lexer, kind, this.#depth + 1).read(inner, tokens);
  }

  #table(view: MappedText, raw: string, at: number): DraftBlock[] {
    return rowsOf(raw).flatMap((row) => {
      const cells = row.cells.flatMap((cell) => {
        const words = raw.slice(cell.start, cell.end);
        const text = singleSpaced(inlineText(this.#lexer, words).text) || singleSpaced(words);
        const span = sourceSpan(view, { start: at + cell.start, end: at + cell.end });
        return { text, span };
      });
      if (cells.length === 0) return [];
      const span = sourceSpan(view, { start: at + row.start, end: at + row.end });
      return [{ kind: "table" as const, span, sentences: cells }];
    });
  }

  /** Tags without text, scripts and styles are markup; the rest is prose. */
  #html(view: MappedText, raw: string, at: number): DraftBlock[] {
    if (/^\s*<(?:script|style)(?![\w-])/iu.test(raw)) return [];
    if (inlineText(this.#lexer, raw.trim()).text.trim() === "") return [];
    return this.#prose(view, raw, at, this.#kind);
  }
}

/** In a list item, paragraphs that follow one another are one block. */
function joined(tokens: readonly MarkedToken[], kind: BlockKind): MarkedToken[] {
  if (kind !== "listItem") return [...tokens];
  const result: MarkedToken[] = [];
  for (const token of tokens) {
    const last = result.at(-1);
    const isProse = token.type === "paragraph" || token.type === "text" || token.type === "space";
    if (isProse && last?.type === "text") {
      const raw = last.raw + token.raw;
      result[result.length - 1] = { type: "text", raw, text: raw };
    } else if (isProse && token.type !== "space") {
      result.push({ type: "text", raw: token.raw, text: token.raw });
    } else result.push(token);
  }
  return result;
}

function codeBlock(view: MappedText, token: Tokens.Code, at: number): DraftBlock[] {
  const { raw, text } = token;
  if (text.trim() === "") return [];
  const isFenced = token.codeBlockStyle !== "indented";
  const found = raw.indexOf(text, isFenced ? raw.indexOf("\n") + 1 : 0);
  const start = at + raw.length - raw.trimStart().length;
  const block = sourceSpan(view, { start, end: at + raw.trimEnd().length });
  const content = { start: at + found, end: at + found + text.length };
  const span = found === -1 ? block : sourceSpan(view, content);
  // Code that no fence closes may end in blank lines.
  const whole = { start: Math.min(block.start, span.start), end: Math.max(block.end, span.end) };
  return [{ kind: "code", span: whole, sentences: [{ text, span }] }];
}

/** A picture with a description and nothing else. */
function isImage(lexer: Lexer, token: Tokens.Paragraph): boolean {
  if (!/^\s{0,3}(?:!\[|\[!\[)/u.test(token.raw) || token.raw.length > 2000) return false;
  const [only, ...rest] = lexer.inlineTokens(token.raw.trim());
  const inner = only?.type === "link" && only.tokens?.length === 1 ? only.tokens[0] : only;
  return rest.length === 0 && inner?.type === "image" && inner["text"] !== "";
}
