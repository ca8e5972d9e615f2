import { rm } from "node:fs/promises";
import path from "node:path";
import type { Article, FinishedArticle, ModelId } from "../article/article.ts";
import type { Settings } from "../config/settings.ts";
import { OutputFolder } from "../deliver/output-folder.ts";
import {
  deliverNight,
  SUCCESS_FILE,
  type NightCounts,
  type NightReport,
} from "../pipeline/deliver-night.ts";
import { runNight, type NightEvent, type NightServices } from "../pipeline/night.ts";
import { openJournal } from "../pipeline/open-journal.ts";
import type { Inputs } from "../pipeline/read-articles.ts";
import type { RunScope } from "../pipeline/run-scope.ts";
import type { Queue } from "../queue/queue.ts";
import { RunLock } from "../store/run-lock.ts";
import type { MemoryCounts } from "../translate/translator.ts";
import { nightOf, timeOf } from "./clock.ts";
import { closingTable } from "./closing-table.ts";
import { openReporter } from "./reporter.ts";
import { EXIT, type ExitCode, say, type Terminal, write } from "./terminal.ts";

/** Where a run keeps its lock, its journal and what it has not finished writing. */
export const STATE_FOLDER = ".bilingual-digest";

/** When a command began, for the manifest and for how long it took. */
export interface Started {
  readonly at: Date;
  /** Milliseconds of the monotonic clock. */
  readonly ms: number;
}

export function startedNow(terminal: Terminal): Started {
  return { at: timeOf(terminal), ms: performance.now() };
}

/** A night that is ready to be worked on. */
export interface NightPlan {
  readonly started: Started;
  readonly settings: Settings;
  readonly inputs: Inputs;
  readonly model: ModelId;
  readonly scope: RunScope;
  readonly openQueue: (
    services: Pick<NightServices, "journal" | "passed">,
  ) => Queue<Article, FinishedArticle>;
  /** What the translation memory did; absent without one. */
  readonly memory?: () => MemoryCounts | undefined;
}

/** Runs a night and writes it; the exit code says how it went. */
export async function writeNight(plan: NightPlan, terminal: Terminal): Promise<ExitCode> {
  const { settings, inputs, model, scope, started } = plan;
  const date = nightOf(settings, terminal);
  const state = path.join(settings.out, STATE_FOLDER);
  const workplace = path.join(state, "unfinished");
  const output = new OutputFolder(path.join(settings.out, date), workplace);
  const reporter = openReporter(settings.log, terminal);
  const held: { close: () => void }[] = [];
  try {
    const lock = RunLock.take(state, terminal.now());
    held.push({ close: () => lock.release() });
    await rm(workplace, { recursive: true, force: true });
    await output.remove(SUCCESS_FILE);
    const { memory } = settings;
    const journal = openJournal(state, { scope, memory }, terminal.now().getTime());
    held.unshift(journal);
    const passed = faultPoint(terminal.env);
    const queue = plan.openQueue({ journal, passed });
    const drain = (): void => void queue.drain();
    terminal.stop.addEventListener("abort", drain);
    held.unshift({ close: () => terminal.stop.removeEventListener("abort", drain) });
    reporter.started(inputs.files);
    const report = (event: NightEvent): void => reporter.report(event);
    const services = { queue, output, journal, passed, report, stop: terminal.stop };
    const entries = await runNight(inputs, services);
    const night: NightReport = {
      date,
      settings,
      model,
      startedAt: started.at,
      finishedAt: timeOf(terminal),
      tookMs: performance.now() - started.ms,
      entries,
      memory: plan.memory?.(),
    };
    const { counts } = await deliverNight(night, services);
    reporter.finished({ ...counts, output: output.folder });
    await say(terminal.stdout, closingTable(night, counts, output.folder));
    return await end(counts, terminal);
  } finally {
    reporter.closed();
    for (const each of held) each.close();
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
