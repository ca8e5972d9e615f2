import path from "node:path";
import { parseSettings } from "../config/settings.ts";
import { UsageError } from "../errors.ts";
import { manifestOf, nightsOf } from "../pipeline/archive.ts";
import { runCommand } from "./night.ts";
import { settingOptions } from "./options.ts";
import type { Command } from "./run.ts";
import { EXIT, say } from "./terminal.ts";

export const retryCommand: Command = {
  name: "retry",
  usage: "",
  describe: "Run a night again for the articles that failed; what was done is kept",
  options: (parser) => settingOptions(parser, ["out", "date", "timeout", "workers", "log"]),
  run: async (args, terminal) => {
    const { out, date } = parseSettings(args);
    const night = date ?? (await nightsOf(out)).at(-1);
    const manifest = night === undefined ? undefined : await manifestOf(out, night);
    if (night === undefined || manifest === undefined)
      throw new UsageError(
        `retry: expected a night with a manifest, found none at ${path.join(out, night ?? "")}. Name one with --out and --date.`,
      );
    if (manifest.counts.failed === 0) {
      await say(terminal.stdout, `${night}: no article failed.\n`);
      return EXIT.done;
    }
    const sources = [...new Set(manifest.inputs.map(({ source }) => source))];
    const lines = sources.find((source) => source.startsWith("standard input"));
    if (lines !== undefined)
      throw new UsageError(
        `retry: ${night} read articles from standard input, which cannot be read again: run the same command again.`,
      );
    return runCommand(
      sources,
      parseSettings({ ...manifest.settings, ...args, out, date: night }),
      terminal,
    );
  },
};
