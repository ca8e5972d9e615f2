import { rm } from "node:fs/promises";
import path from "node:path";
import { parseSettings, type Settings } from "../config/settings.ts";
import { OutputFolder } from "../deliver/output-folder.ts";
import { UsageError } from "../errors.ts";
import {
  deliverNight,
  SUCCESS_FILE,
  type NightCounts,
  type NightReport,
} from "../pipeline/deliver-night.ts";
import { runNight, type NightEvent, type NightServices } from "../pipeline/night.ts";
import { openJournal } from "../pipeline/open-journal.ts";
import { openTranslator } from "../pipeline/open-translator.ts";
import { openInputs } from "../pipeline/read-articles.ts";
import { LocalQueue } from "../queue/local-queue.ts";
import { parseRate } from "../queue/rate.ts";
import { RunLock } from "../store/run-lock.ts";
import { nightOf, timeOf } from "./clock.ts";
import { dryRun } from "./dry-run.ts";
import { closingTable } from "./closing-table.ts";
import { readLines } from "./lines.ts";
import { filesOf, settingOptions, TRANSLATOR_OPTIONS } from "./options.ts";
import { openReporter } from "./reporter.ts";
import type { Command } from "./run.ts";
import { EXIT, type ExitCode, say, type Terminal, write } from "./terminal.ts";

/** Where a run keeps its lock, its journal and what it has not finished writing. */
export const STATE_FOLDER = ".bilingual-digest";

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
    return runCommand(files, settings, terminal);
  },
};

/** Runs a night and writes it; the exit code says how it went. */
export async function runCommand(
  patterns: readonly string[],
  settings: Settings,
  terminal: Terminal,
): Promise<ExitCode> {
  const startedAt = timeOf(terminal);
  const began = performance.now();
  const queue = openQueue(settings);
  const date = nightOf(settings, terminal);
  const state = path.join(settings.out, STATE_FOLDER);
  const workplace = path.join(state, "unfinished");
  const output = new OutputFolder(path.join(settings.out, date), workplace);
  const inputs = await openInputs(patterns, readLines(terminal.stdin, terminal.stop));
  const translator = await openTranslator(settings);
  const reporter = openReporter(settings.log, terminal);
  const drain = (): void => void queue.drain();
  terminal.stop.addEventListener("abort", drain);
  const held: { close: () => void }[] = [];
  try {
    const lock = RunLock.take(state, terminal.now());
    held.push({ close: () => lock.release() });
    await rm(workplace, { recursive: true, force: true });
    await output.remove(SUCCESS_FILE);
    const { model } = translator;
    const journal = await openJournal(state, settings, model, terminal.now().getTime());
    held.unshift(journal);
    reporter.started(inputs.files);
    const passed = faultPoint(terminal.env);
    const report = (event: NightEvent): void => reporter.report(event);
    const services = { translator, queue, output, journal, passed, report, stop: terminal.stop };
    const entries = await runNight(inputs, services, settings);
    const night: NightReport = {
      date,
      settings,
      model,
      startedAt,
      finishedAt: timeOf(terminal),
      tookMs: performance.now() - began,
      entries,
      memory: translator.counts,
    };
    const { counts } = await deliverNight(night, services);
    reporter.finished({ ...counts, output: output.folder });
    await say(terminal.stdout, closingTable(night, counts, output.folder));
    return await end(counts, terminal);
  } finally {
    terminal.stop.removeEventListener("abort", drain);
    reporter.closed();
    for (const each of held) each.close();
    await translator.close();
  }
}

async function end(counts: NightCounts, { stop, stderr }: Terminal): Promise<ExitCode> {
  if (counts.in === 0) await say(stderr, "No article was found in the input.\n");
  if (!stop.aborted) return counts.failed > 0 || counts.in === 0 ? EXIT.failed : EXIT.done;
  await write(
    stderr,
    "Stopped. What was finished is whole; run the same command again to do the rest.\n",
  );
  return EXIT.stopped;
}

/** Lets tests kill the program where a run passes a stage: FAULT_POINT=translated:3 at the third time. */
function faultPoint({ FAULT_POINT: wanted }: Terminal["env"]): NightServices["passed"] {
  const [name, times = "1"] = wanted?.split(":") ?? [];
  let left = Number(times);
  return (stage) => {
    if (stage === name && --left === 0) process.kill(process.pid, "SIGKILL");
  };
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
