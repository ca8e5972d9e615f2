import type { Span } from "../article/article.ts";

export interface Row extends Span {
  /** Not empty, without the white space around them. */
  readonly cells: readonly Span[];
}

/**
 * Rows of a table's source as GitHub Flavored Markdown has them: one a line, the second rules off the header; cells
 * are apart by pipes, and `\|` is a pipe in a cell. Cells beyond the header's are kept.
 */
export function rowsOf(raw: string): Row[] {
  let start = 0;
  return raw.split("\n").flatMap((line, i) => {
    const at = start;
    start += line.length + 1;
    if (i === 1 || line.trim() === "") return [];
    const row = trimmed(line, at);
    return [{ ...row, cells: cellsOf(line, at) }];
  });
}

function cellsOf(line: string, at: number): Span[] {
  // A backslash takes the next character with it.
  const pipes = Array.from(line.matchAll(/\\[^]|\|/gu)).filter(({ 0: mark }) => mark === "|");
  const starts = [0, ...pipes.map((pipe) => pipe.index + 1)];
  return starts
    .map((start, i) => trimmed(line.slice(start, pipes[i]?.index), at + start))
    .filter((cell) => cell.end > cell.start);
}

function trimmed(text: string, at: number): Span {
  const start = at + text.length - text.trimStart().length;
  return { start, end: Math.max(start, at + text.trimEnd().length) };
}
