import type { Redis } from "ioredis";
import { parseSettings, type Settings } from "../config/settings.ts";
import { UsageError } from "../errors.ts";
import { outputSettings } from "../pipeline/deliver-night.ts";
import { openGlossary } from "../pipeline/open-glossary.ts";
import { openStore } from "../pipeline/open-store.ts";
import { identifyModel } from "../pipeline/open-translator.ts";
import { Parcels } from "../pipeline/parcel.ts";
import { openInputs } from "../pipeline/read-articles.ts";
import { runScope } from "../pipeline/run-scope.ts";
import {
  enqueueNight,
  forgetRun,
  openRunQueue,
  type Enqueued,
  type SharedNight,
} from "../pipeline/shared-night.ts";
import { parseRate } from "../queue/rate.ts";
import { SharedRun, type RunRecord } from "../queue/shared-run.ts";
import { runNameOf, withBroker } from "./broker.ts";
import { readLines } from "./lines.ts";
import { filesOf } from "./options.ts";
import { EXIT, say, type ExitCode, type Terminal } from "./terminal.ts";

/** Days after which a run that nobody collected is removed. */
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

export async function enqueue(
  args: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<ExitCode> {
  const settings = parseSettings(args);
  const files = filesOf(args);
  const name = runNameOf(settings, "enqueue");
  if (files.length === 0)
    throw new UsageError("enqueue: expected files, folders or globs, or - for standard input.");
  return withBroker(settings, terminal, false, async (redis) => {
    const run = new SharedRun(redis, name);
    const night = await openSharedNight(redis, run, settings);
    try {
      const { articles, twice, failed } = await sendNight(files, night, settings, redis, terminal);
      await say(
        terminal.stdout,
        `Run ${name}: ${articles} articles enqueued, ${twice} occur twice, ${failed} cannot be read.\n`,
      );
      return articles === 0 ? EXIT.failed : EXIT.done;
    } finally {
      await night.queue.close();
    }
  });
}

/** A shared run as these settings would make it. Its queue is closed by whoever opens it. */
export async function openSharedNight(
  redis: Redis,
  run: SharedRun,
  settings: Settings,
): Promise<SharedNight> {
  const store = await openStore(settings.store);
  return {
    run,
    record: await recordOf(settings),
    queue: openRunQueue(redis, run, settings.retries),
    parcels: new Parcels(store, (key) => run.noteStored(key)),
  };
}

/** Reads the input and sends it; runs that nobody collected are swept out on the way. */
export async function sendNight(
  patterns: readonly string[],
  night: SharedNight,
  settings: Settings,
  redis: Redis,
  terminal: Terminal,
): Promise<Enqueued> {
  const { stop } = terminal;
  const now = terminal.now();
  const rate = settings.rate === undefined ? undefined : parseRate(settings.rate);
  for (const name of await SharedRun.names(redis, now.getTime() - KEPT_DAYS * DAY_MS))
    await forgetRun(redis, new SharedRun(redis, name), await openStore(settings.store));
  await night.queue.limit(rate);
  const inputs = await openInputs(patterns, readLines(terminal.stdin, stop));
  return enqueueNight(inputs, night, { now, stop });
}

/** A memory may be a server's, and its password is no part of a run. */
function withoutLogin(memory: string | undefined): { readonly memory?: string } {
  return memory === undefined ? {} : { memory: memory.replace(/\/\/[^@/]*@/u, "//") };
}

async function recordOf(settings: Settings): Promise<RunRecord> {
  const glossary = await openGlossary(settings);
  const model = await identifyModel(settings);
  return {
    version: 1,
    scope: runScope(settings, model.checksum, glossary?.checksum ?? ""),
    settings: { ...outputSettings(settings), ...withoutLogin(settings.memory) },
    model,
    terms: glossary?.terms.map((term) => ({ ...term })) ?? [],
    isStored: settings.store !== undefined,
  };
}
