import type { BlockKind, Span } from "../article/article.ts";

/** A block before its sentences are found. */
export interface RawBlock {
  readonly kind: BlockKind;
  readonly level?: number;
  readonly span: Span;
  /** What is text in it, markers left out: one range, or one for each cell of a table's row. */
  readonly body: readonly Span[];
}

/** Stands for what is no text at an offset; white space to every later step, and no indentation to markdown. */
const MASK = "\u00A0";

/** The text with the spans blanked out, every offset unchanged. */
export function mask(text: string, spans: readonly Span[]): string {
  let masked = "";
  let at = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    masked += text.slice(at, Math.max(at, start));
    masked += text
      .slice(Math.max(at, start), end)
      .replace(/[^\n]/gu, (each) => MASK.repeat(each.length));
    at = end;
  }
  return masked + text.slice(at);
}

/** Spans of everything in the text that the expression (global) finds, moved by `offset`. */
export function find(text: string, expression: RegExp, offset = 0): Span[] {
  return Array.from(text.matchAll(expression), (match) => ({
    start: offset + match.index,
    end: offset + match.index + match[0].length,
  }));
}
