import type { Span } from "../article/article.ts";

/** A run of a derived text and the range of the source that it stands for. */
export interface Piece {
  /** Where the run begins in the derived text. */
  readonly at: number;
  /** Range of the source. */
  readonly source: Span;
  /** Each character stands for one of the source; otherwise the run stands for the range as a whole. */
  readonly isVerbatim: boolean;
}

/** A text derived from another, and where each part of it comes from. */
export interface MappedText {
  readonly text: string;
  /** In order; the first begins at 0, and each runs to the next one. */
  readonly pieces: readonly Piece[];
}

/** A range of a text as it stands. */
export function verbatim(text: string, range: Span): MappedText {
  return {
    text: text.slice(range.start, range.end),
    pieces: [{ at: 0, source: range, isVerbatim: true }],
  };
}

/** The piece that holds the character at an index. */
export function pieceAt(mapped: MappedText, index: number): Piece | undefined {
  let low = 0;
  let high = mapped.pieces.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((mapped.pieces[middle]?.at ?? Infinity) <= index) low = middle;
    else high = middle;
  }
  return mapped.pieces[low];
}

/** Range of the source that a non-empty range of the derived text comes from. */
export function sourceSpan(mapped: MappedText, range: Span): Span {
  return {
    start: sourceCharacter(mapped, range.start).start,
    end: sourceCharacter(mapped, range.end - 1).end,
  };
}

function sourceCharacter(mapped: MappedText, index: number): Span {
  const piece = pieceAt(mapped, index);
  if (!piece) return { start: index, end: index + 1 };
  if (!piece.isVerbatim) return piece.source;
  const start = piece.source.start + index - piece.at;
  return { start, end: start + 1 };
}

/**
 * The text inside a container (`> `, a list item), whose lines are lines of the container's raw text without
 * what marks them; undefined if they cannot be found there. `offset` is where the raw text stands in `outer`.
 */
export function innerText(
  outer: MappedText,
  offset: number,
  raw: string,
  inner: string,
): MappedText | undefined {
  const rawLines = raw.split("\n");
  const pieces: Piece[] = [];
  let at = 0;
  let rawStart = offset;
  for (const [i, line] of inner.split("\n").entries()) {
    const rawLine = rawLines[i];
    const words = line.trim();
    const found = rawLine?.lastIndexOf(words) ?? -1;
    if (rawLine === undefined || found === -1) return undefined;
    if (words !== "") {
      const indent = line.length - line.trimStart().length;
      const { start } = sourceCharacter(outer, rawStart + found);
      const source = { start: start - indent, end: start - indent + line.length };
      pieces.push({ at, source, isVerbatim: true });
    }
    at += line.length + 1;
    rawStart += rawLine.length + 1;
  }
  return { text: inner, pieces };
}
