import path from "node:path";
import { parseSettings, type Settings } from "../config/settings.ts";
import { OutputFolder } from "../deliver/output-folder.ts";
import { UsageError } from "../errors.ts";
import { deliverNight, type NightReport } from "../pipeline/deliver-night.ts";
import { runNight } from "../pipeline/night.ts";
import { openTranslator } from "../pipeline/open-translator.ts";
import { openInputs } from "../pipeline/read-articles.ts";
import { LocalQueue } from "../queue/local-queue.ts";
import { parseRate } from "../queue/rate.ts";
import { closingTable } from "./closing-table.ts";
import { readLines } from "./lines.ts";
import { filesOf, settingOptions, TRANSLATOR_OPTIONS } from "./options.ts";
import { openReporter } from "./reporter.ts";
import type { Command } from "./run.ts";
import { EXIT, write, type ExitCode, type Terminal } from "./terminal.ts";

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
        "concurrency",
        "rate",
        "timeout",
        "retries",
        "log",
        ...TRANSLATOR_OPTIONS,
      ],
    ),
  run: async (args, terminal) => {
    const settings = parseSettings(args);
    const files = filesOf(args);
    if (files.length === 0)
      throw new UsageError("run: expected files, folders or globs, or - for standard input.");
    return runCommand(files, settings, terminal);
  },
};

async function runCommand(
  patterns: readonly string[],
  settings: Settings,
  terminal: Terminal,
): Promise<ExitCode> {
  const startedAt = terminal.now();
  const queue = openQueue(settings);
  const date = nightOf(settings, terminal);
  const output = new OutputFolder(path.join(settings.out, date));
  const inputs = await openInputs(patterns, readLines(terminal.stdin, terminal.stop));
  const translator = await openTranslator(settings);
  const reporter = openReporter(settings.log, terminal);
  const drain = (): void => void queue.drain();
  terminal.stop.addEventListener("abort", drain);
  try {
    reporter.started(inputs.files);
    const entries = await runNight(
      inputs,
      { translator, queue, output, report: (event) => reporter.report(event), stop: terminal.stop },
      settings,
    );
    const { model } = translator;
    const report: NightReport = {
      date,
      settings,
      model,
      startedAt,
      finishedAt: terminal.now(),
      entries,
      memory: translator.counts,
    };
    const counts = await deliverNight(report, output);
    reporter.finished({ ...counts, output: output.folder });
    await write(terminal.stdout, closingTable(report, counts, output.folder));
    if (counts.in === 0) await write(terminal.stderr, "No article was found in the input.\n");
    if (!terminal.stop.aborted)
      return counts.failed > 0 || counts.in === 0 ? EXIT.failed : EXIT.done;
    await write(
      terminal.stderr,
      "Stopped. What was finished is whole; run the same command again to do the rest.\n",
    );
    return EXIT.stopped;
  } finally {
    terminal.stop.removeEventListener("abort", drain);
    reporter.closed();
    await translator.close();
  }
}

function openQueue(settings: Settings): LocalQueue {
  return new LocalQueue({
    concurrency: settings.concurrency,
    ...(settings.rate === undefined ? {} : { rate: parseRate(settings.rate) }),
    timeoutMs: settings.timeout * 1000,
    retries: settings.retries,
    backoff: { baseMs: 1000, maxMs: 60_000 },
  });
}

/** The night's name: as told, else by SOURCE_DATE_EPOCH (https://reproducible-builds.org), else today here. */
function nightOf(settings: Settings, terminal: Terminal): string {
  if (settings.date !== undefined) return settings.date;
  const epoch = terminal.env["SOURCE_DATE_EPOCH"];
  if (epoch !== undefined && epoch !== "") {
    const seconds = Number(epoch);
    if (!Number.isSafeInteger(seconds) || Math.abs(seconds) > 8.64e12)
      throw new UsageError(`SOURCE_DATE_EPOCH: expected seconds since 1970, found "${epoch}".`);
    return new Date(seconds * 1000).toISOString().slice(0, 10);
  }
  const now = terminal.now();
  const [month, day] = [now.getMonth() + 1, now.getDate()].map((part) =>
    String(part).padStart(2, "0"),
  );
  return `${now.getFullYear()}-${month}-${day}`;
}
