import { openInputs } from "../pipeline/read-articles.ts";
import { readLines } from "./lines.ts";
import { filesOf } from "./options.ts";
import type { Command } from "./run.ts";
import { jsonLine } from "../printable.ts";
import { EXIT, say, write } from "./terminal.ts";

export const ingestCommand: Command = {
  name: "ingest",
  usage: "[files..]",
  describe: "Read articles and write them as JSON lines",
  options: (parser) =>
    parser.positional("files", {
      type: "string",
      array: true,
      describe: "files, folders, globs, or - for JSON lines on standard input",
    }),
  run: async (args, terminal) => {
    const files = filesOf(args);
    const { results } = await openInputs(
      files.length === 0 ? ["-"] : files,
      readLines(terminal.stdin, terminal.stop),
    );
    let failed = false;
    for await (const result of results) {
      if (terminal.stop.aborted) return EXIT.stopped;
      if ("article" in result) {
        await write(terminal.stdout, `${jsonLine(result.article)}\n`);
        continue;
      }
      failed = true;
      const { place, message } = result.error;
      await write(terminal.stdout, `${jsonLine({ ...place, error: message })}\n`);
      await say(terminal.stderr, `${message}\n`);
    }
    return failed ? EXIT.failed : EXIT.done;
  },
};
