import type { Aside, Span } from "../article/article.ts";

/** A line that is not blank, without its indentation; `afterBlank` if a blank line, or nothing, precedes it. */
export interface Line extends Span {
  readonly text: string;
  readonly afterBlank: boolean;
}

/** The lines of normalised text from `start` on (the beginning of a line), blank ones left out. */
export function linesOf(text: string, start = 0): Line[] {
  const lines: Line[] = [];
  let offset = start;
  let afterBlank = true;
  for (const raw of text.slice(start).split("\n")) {
    const trimmed = raw.trim();
    if (trimmed === "") {
      afterBlank = true;
    } else {
      const lineStart = offset + raw.indexOf(trimmed);
      lines.push({ text: trimmed, start: lineStart, end: lineStart + trimmed.length, afterBlank });
      afterBlank = false;
    }
    offset += raw.length + 1;
  }
  return lines;
}

/** An aside that holds what its span says. */
export function asideAt(text: string, kind: Aside["kind"], { start, end }: Span): Aside {
  return { kind, text: text.slice(start, end), span: { start, end } };
}
