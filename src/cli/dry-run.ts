import { openInputs } from "../pipeline/read-articles.ts";
import { readLines } from "./lines.ts";
import { EXIT, say, type ExitCode, type Terminal } from "./terminal.ts";

/** Reads the input and tells what a run would translate; writes nothing and loads no model. */
export async function dryRun(patterns: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { results } = await openInputs(patterns, readLines(terminal.stdin, terminal.stop));
  const seen = new Set<string>();
  let [words, failed, twice] = [0, 0, 0];
  for await (const result of results) {
    if (terminal.stop.aborted) return EXIT.stopped;
    if ("error" in result) {
      failed++;
      await say(terminal.stderr, `${result.error.message}\n`);
      continue;
    }
    const { id, source, title, text } = result.article;
    if (seen.has(id)) twice++;
    else {
      seen.add(id);
      const count = text.split(/\s+/u).filter((word) => word !== "").length;
      words += count;
      await say(terminal.stdout, `${source}  ${title}  (${count} words)\n`);
    }
  }
  await say(
    terminal.stdout,
    `${seen.size} articles of ${words} words would be translated; ${twice} occur twice, ${failed} cannot be read. Nothing was written.\n`,
  );
  return failed > 0 || seen.size === 0 ? EXIT.failed : EXIT.done;
}
