import { hostname } from "node:os";
import type { Redis } from "ioredis";
import { parseSettings, type Settings } from "../config/settings.ts";
import { serveMetrics, WorkerMetrics } from "../deliver/worker-metrics.ts";
import { FatalError } from "../errors.ts";
import { openStore } from "../pipeline/open-store.ts";
import { serveRun, UnfitError, type ServeServices } from "../pipeline/serve-run.ts";
import { runCounts } from "../pipeline/shared-night.ts";
import { pause } from "../queue/pause.ts";
import { SharedRun, type RunRecord } from "../queue/shared-run.ts";
import { withBroker } from "./broker.ts";
import { EXIT, say, type ExitCode, type Terminal } from "./terminal.ts";

/** Between looks for a run to serve, in milliseconds. */
const LOOK_MS = 1_000;

export async function work(
  args: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<ExitCode> {
  const settings = parseSettings(args);
  const store = await openStore(settings.store);
  const worker = workerName();
  const metrics = new WorkerMetrics(worker);
  const { metricsPort } = settings;
  const server = metricsPort === undefined ? undefined : await serveMetrics(metrics, metricsPort);
  const passed: ServeServices["passed"] = (event) => metrics.passed(event);
  try {
    return await withBroker(settings, terminal, true, (redis) => {
      const services = { redis, store, worker, passed, stop: terminal.stop };
      return serve(settings, services, terminal);
    });
  } finally {
    server?.close();
    server?.closeAllConnections();
  }
}

/** What a worker of this process is known by. */
export function workerName(): string {
  return `${hostname()}:${process.pid}`;
}

interface Servable {
  readonly run: SharedRun;
  readonly record: RunRecord;
}

async function serve(
  settings: Settings,
  services: ServeServices,
  { stderr, stop }: Terminal,
): Promise<ExitCode> {
  const tell = (line: string): Promise<void> => say(stderr, `${line}\n`);
  /** Scopes of runs that cannot be served here, by name, and what was said of them. */
  const [unfit, told] = [new Map<string, string>(), new Map<string, string>()];
  const refuse = async (name: string, error: unknown): Promise<void> => {
    if (!(error instanceof FatalError) || settings.run !== undefined) throw error;
    if (told.get(name) !== error.message) await tell(`${error.message} Other runs are served.`);
    told.set(name, error.message);
  };
  await tell(
    settings.run === undefined
      ? `Worker ${services.worker}: waiting for runs.`
      : `Worker ${services.worker}: waiting for run ${settings.run}.`,
  );
  while (!stop.aborted) {
    const next = await nextRun(services.redis, settings, unfit, refuse);
    if (next === undefined) {
      await pause(LOOK_MS, stop);
      continue;
    }
    const { run, record } = next;
    try {
      await tell(`Worker ${services.worker}: serving run ${run.name}.`);
      const served = await serveRun(run, record, settings, services);
      if (served === "finished") await tell(`Run ${run.name} is finished.`);
      if (served === "finished" && settings.run !== undefined) return EXIT.done;
    } catch (error) {
      if (!(error instanceof UnfitError)) throw error;
      await refuse(run.name, error);
      unfit.set(run.name, record.scope);
    }
  }
  return EXIT.stopped;
}

/** The named run, or the oldest that has work for this worker. */
async function nextRun(
  redis: Redis,
  settings: Settings,
  unfit: ReadonlyMap<string, string>,
  refuse: (name: string, error: unknown) => Promise<void>,
): Promise<Servable | undefined> {
  const names = settings.run === undefined ? await SharedRun.names(redis) : [settings.run];
  for (const name of names) {
    const run = new SharedRun(redis, name);
    try {
      const record = await run.record();
      if (record === undefined || unfit.get(name) === record.scope) continue;
      if (settings.run !== undefined) return { run, record };
      const { waiting, active } = await runCounts(redis, run);
      if (waiting + active > 0) return { run, record };
    } catch (error) {
      await refuse(name, error);
    }
  }
  return undefined;
}
