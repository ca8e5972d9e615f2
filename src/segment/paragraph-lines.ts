import type { Span } from "../article/article.ts";
import { captionStart } from "./draft-block.ts";

/** Text broken at a width is broken at one no greater than this. */
const MAX_WRAP_WIDTH = 120;
/** A shorter line that ends without a stop may be a verse or an item of its own. */
const MIN_WRAP_WIDTH = 40;
/** Part of the line ends that run on in lower case: in text broken at a width about 3 in 4, else almost none. */
const MIN_RUN_ON = 0.4;
/** A line shorter than this part of the width, though the next word had room, ends a paragraph. */
const FULL = 0.85;

interface Line extends Span {
  readonly text: string;
  /** Of the line as it was broken, with a dateline that is left out of the text. */
  readonly width: number;
  /** A blank line, or the beginning of the text, stands before it. */
  readonly afterBlank: boolean;
}

interface LineTriple {
  readonly line: Line;
  readonly next: Line;
  readonly after: Line | undefined;
}

/** Marks of list items, each kind of list under its own key. */
export function listMarker(line: string): { key: string; length: number } | undefined {
  const match = /^(?:([-*•·▪‣◦])|\d{1,3}([.)])|\p{L}(\)))\s+(?=\S)/u.exec(line);
  if (!match) return undefined;
  const [all, bullet, number, letter] = match;
  return { key: bullet ?? (letter ? "letter" : `number${number}`), length: all.length };
}

/**
 * Paragraphs of plain text in a range: apart by blank lines or one a line. Where the text was broken at a width,
 * its lines are joined. In order, none empty.
 */
export function findParagraphs(text: string, range: Span): Span[] {
  const lines = linesOf(text, range);
  const width = wrapWidth(lines);
  const paragraphs: Span[] = [];
  for (const [i, line] of lines.entries()) {
    const previous = lines[i - 1];
    const open = paragraphs.at(-1);
    const isInList =
      open !== undefined && listMarker(text.slice(open.start, open.start + 20)) !== undefined;
    if (
      previous &&
      open &&
      isJoined({ line: previous, next: line, after: lines[i + 1] }, width, isInList)
    ) {
      paragraphs[paragraphs.length - 1] = { start: open.start, end: line.end };
    } else paragraphs.push({ start: line.start, end: line.end });
  }
  return paragraphs;
}

function linesOf(text: string, range: Span): Line[] {
  const lines: Line[] = [];
  let afterBlank = true;
  let offset = range.start;
  // What of the first line stands before the range.
  let left = range.start === 0 ? 0 : range.start - text.lastIndexOf("\n", range.start - 1) - 1;
  for (const raw of text.slice(range.start, range.end).split("\n")) {
    const line = raw.trim();
    if (line !== "") {
      const start = offset + raw.length - raw.trimStart().length;
      const width = left + line.length;
      lines.push({ text: line, start, end: start + line.length, width, afterBlank });
    }
    left = 0;
    afterBlank = line === "";
    offset += raw.length + 1;
  }
  return lines;
}

/** The width that the lines were broken at; undefined if they were not. */
function wrapWidth(lines: readonly Line[]): number | undefined {
  const followed = lines.filter((_, i) => lines[i + 1]?.afterBlank === false);
  const widths = followed.map((line) => line.width).toSorted((a, b) => a - b);
  const width = widths[Math.floor(widths.length * 0.9)];
  if (width === undefined || width < MIN_WRAP_WIDTH || width > MAX_WRAP_WIDTH) return undefined;
  const runningOn = lines.filter((line, i) => {
    const previous = lines[i - 1];
    return previous !== undefined && !line.afterBlank && runsOn(previous, line);
  });
  return runningOn.length >= followed.length * MIN_RUN_ON ? width : undefined;
}

/** Whether a line goes on in the next one, after which stands `after`. */
function isJoined(lines: LineTriple, width: number | undefined, isInList: boolean): boolean {
  const { line, next, after } = lines;
  if (next.afterBlank || captionStart.test(next.text)) return false;
  const marker = listMarker(next.text);
  // A number that a broken line happens to begin with is no marker.
  if (marker && (isInList || width === undefined || isStopped(line) || !marker.key.startsWith("n")))
    return false;
  if (width === undefined) return runsOn(line, next);
  if (!isStopped(line)) return isFull(line, next, width) || isLowerCase(next);
  const isHeading = after !== undefined && !isStopped(next) && !isFull(next, after, width);
  return !isHeading && !/^[-–—]/u.test(next.text) && isFull(line, next, width);
}

/** Whether the next line's first word had no room. A blank line after it leaves room for any. */
function isFull(line: Line, next: Line, width: number): boolean {
  const [word = ""] = next.text.split(/\s/u, 1);
  return !next.afterBlank && line.width + 1 + word.length > width * FULL;
}

function runsOn(line: Line, next: Line): boolean {
  if (line.width < MIN_WRAP_WIDTH || isStopped(line)) return false;
  return isLowerCase(next) || (isCapitals(line) && isCapitals(next));
}

/** A teletype's line, whose case does not tell whether it goes on. */
function isCapitals(line: Line): boolean {
  return /\p{Lu}{2}/u.test(line.text) && !/\p{Ll}/u.test(line.text);
}

function isLowerCase(line: Line): boolean {
  return /^["“«'(¿¡—–]{0,2}\p{Ll}/u.test(line.text);
}

function isStopped(line: Line): boolean {
  return /[.!?…:;]["”»’')\]]{0,3}$/u.test(line.text);
}
