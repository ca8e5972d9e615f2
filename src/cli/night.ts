import { parseSettings, type Settings } from "../config/settings.ts";
import { UsageError } from "../errors.ts";
import { ownWork } from "../pipeline/night.ts";
import { openGlossary } from "../pipeline/open-glossary.ts";
import { openTranslatorWith } from "../pipeline/open-translator.ts";
import { openInputs } from "../pipeline/read-articles.ts";
import { runScope } from "../pipeline/run-scope.ts";
import { LocalQueue } from "../queue/local-queue.ts";
import type { QueueOptions } from "../queue/queue.ts";
import { parseRate } from "../queue/rate.ts";
import { dryRun } from "./dry-run.ts";
import { readLines } from "./lines.ts";
import { filesOf, settingOptions, TRANSLATOR_OPTIONS } from "./options.ts";
import type { Command } from "./run.ts";
import type { ExitCode, Terminal } from "./terminal.ts";
import { startedNow, writeNight } from "./write-night.ts";

export const nightCommand: Command = {
  name: "run",
  usage: "[files..]",
  describe: "Translate a night's articles and write its digests",
  options: (parser) =>
    settingOptions(
      parser.positional("files", {
        type: "string",
        array: true,
        describe: "files, folders, globs, or - for JSON lines on standard input",
      }),
      [
        "out",
        "date",
        "summarySentences",
        "storySentences",
        "concurrency",
        "rate",
        "timeout",
        "retries",
        "mailFrom",
        "mailUnsubscribe",
        "metrics",
        "queue",
        "run",
        "store",
        "lock",
        "log",
        ...TRANSLATOR_OPTIONS,
      ],
    ).option("dry-run", {
      type: "boolean",
      describe: "read the input, tell what would be translated, and write nothing",
    }),
  run: async (args, terminal) => {
    const settings = parseSettings(args);
    const files = filesOf(args);
    if (files.length === 0)
      throw new UsageError("run: expected files, folders or globs, or - for standard input.");
    if (args["dryRun"] === true) return dryRun(files, terminal);
    // Loaded when it is called: a night of one machine does not wait for the broker's libraries.
    if (settings.queue !== undefined)
      return (await import("./shared-run.ts")).sharedRunCommand(files, settings, terminal);
    return runCommand(files, settings, terminal);
  },
};

/** Runs a night on this machine alone and writes it. */
export async function runCommand(
  patterns: readonly string[],
  settings: Settings,
  terminal: Terminal,
): Promise<ExitCode> {
  const started = startedNow(terminal);
  const options = queueOptions(settings);
  const inputs = await openInputs(patterns, readLines(terminal.stdin, terminal.stop));
  const glossary = await openGlossary(settings);
  const translator = await openTranslatorWith(settings, glossary);
  const { model } = translator;
  try {
    return await writeNight(
      {
        started,
        settings,
        inputs,
        model,
        scope: runScope(settings, model.checksum, glossary?.checksum ?? ""),
        openQueue: (services) => new LocalQueue(ownWork(translator, services, settings), options),
        memory: () => translator.counts,
      },
      terminal,
    );
  } finally {
    await translator.close();
  }
}

function queueOptions(settings: Settings): QueueOptions {
  return {
    concurrency: settings.concurrency,
    ...(settings.rate === undefined ? {} : { rate: parseRate(settings.rate) }),
    timeoutMs: settings.timeout * 1000,
    retries: settings.retries,
    backoff: { baseMs: 1000, maxMs: 60_000 },
  };
}
