import type { Settings } from "../config/settings.ts";
import { goneError, runCounts } from "../pipeline/shared-night.ts";
import type { BrokerCounts } from "../queue/broker-queue.ts";
import { SharedRun, type WorkerFigures } from "../queue/shared-run.ts";
import { runNameOf, withBroker } from "./broker.ts";
import { EXIT, say, type ExitCode, type Terminal } from "./terminal.ts";

/** A worker that has finished nothing for so long is not counted on, in milliseconds. */
const SILENT_MS = 60_000;

/** Tells how far a shared run is: its articles by state, what each worker does, and how long it may last. */
export async function sharedStatus(settings: Settings, terminal: Terminal): Promise<ExitCode> {
  const name = runNameOf(settings, "status");
  return withBroker(settings, terminal, false, async (redis) => {
    const run = new SharedRun(redis, name);
    if ((await run.record()) === undefined) throw goneError(name);
    const [seal, counts, figures] = [
      await run.seal(),
      await runCounts(redis, run),
      await run.figures(),
    ];
    const inputs = seal === undefined ? "still being enqueued" : `${seal.inputs} inputs`;
    const { waiting, active, done, failed } = counts;
    const lines = [
      `Run ${name}, ${inputs}: ${waiting} waiting, ${active} active, ${done} done, ${failed} failed`,
      ...figures.map(describeWorker),
      timeLeft(counts, figures, terminal.now().getTime()),
    ];
    await say(terminal.stdout, `${lines.join("\n")}\n`);
    return EXIT.done;
  });
}

function describeWorker({ worker, articles, words, first, last }: WorkerFigures): string {
  const seconds = (last - first) / 1000;
  const speed = seconds > 0 ? `, ${Math.round(words / seconds)} words/s` : "";
  return `${worker}  ${articles} articles, ${words} words${speed}`;
}

/** By the speed of the workers that finished something in the last minute. */
export function timeLeft(
  { waiting, active }: Pick<BrokerCounts, "waiting" | "active">,
  figures: readonly WorkerFigures[],
  now: number,
): string {
  const left = waiting + active;
  if (left === 0) return "Nothing is left to do.";
  const perSecond = figures
    .filter(({ last }) => now - last < SILENT_MS)
    .reduce(
      (sum, { articles, first, last }) => sum + articles / Math.max(1, (last - first) / 1000),
      0,
    );
  if (perSecond === 0) return "No worker has finished an article in the last minute.";
  const minutes = Math.ceil(left / perSecond / 60);
  return minutes <= 1 ? "About a minute left." : `About ${minutes} minutes left.`;
}
