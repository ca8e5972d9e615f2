import type { Settings } from "../config/settings.ts";
import { openStore } from "../pipeline/open-store.ts";
import { serveRun } from "../pipeline/serve-run.ts";
import { SharedRun } from "../queue/shared-run.ts";
import { withBroker } from "./broker.ts";
import { nightOf } from "./clock.ts";
import { collectNight } from "./collect.ts";
import { openSharedNight, sendNight } from "./enqueue.ts";
import type { ExitCode, Terminal } from "./terminal.ts";
import { workerName } from "./worker.ts";
import { startedNow } from "./write-night.ts";

/** Enqueues a night, works on it with whatever other workers there are, and collects it. */
export async function sharedRunCommand(
  patterns: readonly string[],
  settings: Settings,
  terminal: Terminal,
): Promise<ExitCode> {
  const started = startedNow(terminal);
  return withBroker(settings, terminal, false, async (redis) => {
    const run = new SharedRun(redis, settings.run ?? nightOf(settings, terminal));
    const night = await openSharedNight(redis, run, settings);
    const ended = new AbortController();
    try {
      await sendNight(patterns, night, settings, redis, terminal);
      const { record } = night;
      const store = await openStore(settings.store);
      const stop = AbortSignal.any([terminal.stop, ended.signal]);
      const services = { redis, store, worker: workerName(), passed: () => undefined, stop };
      const serving = serveRun(run, record, settings, services);
      const collecting = collectNight(redis, night, { settings, started }, terminal);
      // A worker that broke ends the run with it; what others have in work stays in the queue.
      serving.catch(() => night.queue.close());
      void collecting.catch(() => undefined).finally(() => ended.abort());
      // Whichever breaks, the other is let end.
      await Promise.allSettled([serving, collecting]);
      await serving;
      return await collecting;
    } finally {
      ended.abort();
      await night.queue.close();
    }
  });
}
