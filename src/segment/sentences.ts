import type { Span } from "../article/article.ts";
import { isAbbreviationStop } from "./full-stop.ts";

/** Rules look this far to either side of a stop (UTF-16 units), so that the time is linear. */
const REACH = 40;

/** Stops and what closes after them: quotes, brackets, emoji, notes (`fin.[2]`); or a blank line. */
const boundary =
  /[.!?…][.!?…"'”’»)\]›*_¹²³⁰⁴-⁹\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\p{Join_Control}\p{Variation_Selector}]*(?:\s[”»)\]›]+)?(?:\[\^?\d{1,3}\])*|\n[^\S\n]*\n/gu;

/** What may stand before the first letter of a sentence. */
const opening =
  /^(?:[-–—―]{1,2}\s?)?(?:[([](?:\.{3}|…)[)\]]\s?)?[¿¡«“„‘‹"'([*_#@$€£•·▪►→✓\s\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\p{Join_Control}\p{Variation_Selector}]*/u;

/**
 * Spans of the sentences of Spanish prose, in order. The gaps between them are white space, and the first to the
 * last cover all the rest. Text without a letter or digit joins a neighbour. Time is linear.
 */
export function splitSentences(text: string): Span[] {
  const spans: Span[] = [];
  let start = skipSpace(text, 0);
  let word = nextWord(text, start);
  for (const { 0: mark, index } of text.matchAll(boundary)) {
    const isBlankLine = mark.startsWith("\n");
    const end = isBlankLine ? index : index + mark.length;
    if (word >= end || !(isBlankLine || endsSentence(text, start, index, mark))) continue;
    spans.push(trimmed(text, start, end));
    start = skipSpace(text, end);
    word = nextWord(text, start);
  }
  const rest = trimmed(text, start, text.length);
  const last = spans.at(-1);
  if (rest.end === rest.start) return spans;
  if (last && word === Infinity) spans[spans.length - 1] = { start: last.start, end: rest.end };
  else spans.push(rest);
  return spans.map((span) =>
    span.end < span.start ? { start: span.start, end: span.start } : span,
  );
}

/** Whether the sentence from `start` ends with the mark at `index`. */
function endsSentence(text: string, start: number, index: number, mark: string): boolean {
  const end = index + mark.length;
  const next = skipSpace(text, end);
  if (next === text.length || isInBrackets(text, index, mark)) return false;
  const before = text.slice(Math.max(start, index - REACH), index);
  const after = text.slice(next, next + REACH);
  if (next === end && !isMissingSpace(before, mark, after)) return false;
  const stops = mark.replace(/[^.!?…]/gu, "");
  if (!mayBegin(after, stops)) return false;
  // Nothing after a bracket tells whether an abbreviation in it ended anything.
  return stops !== "." || !isAbbreviationStop(before, /[)\]]/u.test(mark) ? "" : after);
}

/** `(...)`, `[…]`, `(!)`: a mark within the sentence, unless a stop follows the bracket. */
function isInBrackets(text: string, index: number, mark: string): boolean {
  return /^[([]$/u.test(text.charAt(index - 1)) && /^[.!?…]+[)\]][^.!?…]*$/u.test(mark);
}

function mayBegin(after: string, stops: string): boolean {
  const lead = opening.exec(after)?.[0] ?? "";
  const rest = after.slice(lead.length);
  // `iPhone` and `b) …` are written so at the beginning too.
  if (/^(?:\p{Lu}|\p{Lt}|\p{Ll}\p{Lu}|\p{Ll}\)\s|[^ªº\P{Lo}])/u.test(rest)) return true;
  if (/^\p{N}/u.test(rest)) return !/^(?:\.{2,}|…)/u.test(stops);
  return stops === "." && /^\p{Ll}/u.test(rest) && /^[¿¡«“(#@]/u.test(lead);
}

/** `fin.Luego`, `¿Sí?¿No?`, `dijo.—No`, but not `ejemplo.Com`, `www.uno.Dos`, `MADRID.- El`. */
function isMissingSpace(before: string, mark: string, after: string): boolean {
  if (/["'*_]$/u.test(mark)) return false;
  if (/^(?:[¿¡«“]|—["“«¿¡]?\p{Lu})/u.test(after)) return true;
  if (!/^\p{Lu}\p{Ll}+(?=[\s,;:]|[.!?](?:\s|$)|$)/u.test(after)) return false;
  if (/^(?:Com|Org|Net|Js|Io|Gob|Edu|Tv|App|Pdf|Txt|Docx?|Html?|Exe)(?!\p{L})/u.test(after))
    return false;
  if (/^[!?]/u.test(mark)) return /\p{L}$/u.test(before);
  return /(?:^|[\s"“«(¿¡—'‘[,;:])(?:\p{Lu}?\p{Ll}{3,}|\d{4})["”’»)\]]?$/u.test(before);
}

function nextWord(text: string, from: number): number {
  const word = /[\p{L}\p{N}]/gu;
  word.lastIndex = from;
  return word.exec(text)?.index ?? Infinity;
}

function skipSpace(text: string, from: number): number {
  const visible = /\S/gu;
  visible.lastIndex = from;
  return visible.exec(text)?.index ?? text.length;
}

function trimmed(text: string, start: number, end: number): Span {
  return { start, end: start + text.slice(start, end).trimEnd().length };
}
