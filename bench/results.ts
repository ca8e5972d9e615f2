import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, totalmem } from "node:os";
import path from "node:path";

const FILE = path.join(import.meta.dirname, "RESULTS.md");

/** The machine that figures come from, in a line. */
export function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores of ${cpus()[0]?.model.trim() ?? "an unknown processor"}, ${memory} GiB, Node ${process.versions.node}, ${process.platform}`;
}

/** Puts a section of RESULTS.md in place of the one with the same heading, or at the end. */
export async function writeSection(heading: string, body: string): Promise<void> {
  const text = await readFile(FILE, "utf8");
  const section = `## ${heading}\n\n${body.trim()}\n\n`;
  const start = text.indexOf(`## ${heading}\n`);
  const after = start < 0 ? -1 : text.indexOf("\n## ", start);
  const before = start < 0 ? `${text.trimEnd()}\n\n` : text.slice(0, start);
  const rest = after < 0 ? "" : text.slice(after + 1);
  await writeFile(FILE, `${`${before}${section}${rest}`.trimEnd()}\n`);
}

/** The middle one of some numbers; of an even number of them the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? Number.NaN) + (sorted[Math.ceil(half)] ?? Number.NaN)) / 2;
}

export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows.map((row) => `| ${row.join(" | ")} |`);
  const rule = `|---|${"--:|".repeat((rows[0]?.length ?? 1) - 1)}`;
  return [head, rule, ...body].join("\n");
}
