import type { Redis } from "ioredis";
import { parseSettings } from "../config/settings.ts";
import { FatalError, UsageError } from "../errors.ts";
import { openStore } from "../pipeline/open-store.ts";
import { Parcels } from "../pipeline/parcel.ts";
import {
  enqueuedInputs,
  forgetRun,
  goneError,
  nightQueue,
  openRunQueue,
  type SharedNight,
} from "../pipeline/shared-night.ts";
import { pause } from "../queue/pause.ts";
import { SharedRun, type RunSeal } from "../queue/shared-run.ts";
import { runNameOf, withBroker } from "./broker.ts";
import { EXIT, say, type ExitCode, type Terminal } from "./terminal.ts";
import { startedNow, writeNight } from "./write-night.ts";

const OWN = ["queue", "store", "out", "date", "metrics", "log"] as const;
/** Between looks whether the last input is there, in milliseconds. */
const LOOK_MS = 500;

export async function collect(
  args: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<ExitCode> {
  const started = startedNow(terminal);
  const given = parseSettings(args);
  const name = runNameOf(given, "collect");
  return withBroker(given, terminal, false, async (redis) => {
    const run = new SharedRun(redis, name);
    const record = await run.record();
    if (record === undefined) throw goneError(name);
    if (record.isStored && given.store === undefined)
      throw new UsageError(
        `collect: run ${name} keeps large articles in a store: name it with --store, as when it was enqueued.`,
      );
    const settings = parseSettings({ ...record.settings, ...own(args) });
    const queue = openRunQueue(redis, run, settings.retries);
    const parcels = new Parcels(await openStore(settings.store), (key) => run.noteStored(key));
    try {
      const night = { run, record, queue, parcels };
      return await collectNight(redis, night, { settings, started }, terminal);
    } finally {
      await queue.close();
    }
  });
}

/** What this machine decides; whatever else its environment sets, the run was enqueued with its own. */
function own(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(OWN.flatMap((name) => (name in args ? [[name, args[name]]] : [])));
}

/** Writes a shared run's night as it would be written by one machine, and then removes the run. */
export async function collectNight(
  redis: Redis,
  night: SharedNight,
  { settings, started }: Pick<Parameters<typeof writeNight>[0], "settings" | "started">,
  terminal: Terminal,
): Promise<ExitCode> {
  const { run, record } = night;
  const seal = await untilSealed(run, terminal);
  if (seal === undefined) return EXIT.stopped;
  const code = await writeNight(
    {
      started,
      settings,
      inputs: { files: seal.files, results: enqueuedInputs(night) },
      model: record.model,
      scope: record.scope,
      openQueue: () => nightQueue(night),
    },
    terminal,
  );
  if (code === EXIT.stopped) return code;
  if ((await run.seal())?.sha256 !== seal.sha256)
    throw new FatalError(
      `Run ${run.name} was enqueued again while it was collected. Collect it again.`,
    );
  await forgetRun(redis, run, await openStore(settings.store));
  return code;
}

/** Undefined if it was told to stop before. */
async function untilSealed(
  run: SharedRun,
  { stop, stderr }: Terminal,
): Promise<RunSeal | undefined> {
  for (let looks = 0; !stop.aborted; looks++) {
    const seal = await run.seal();
    if (seal !== undefined) return seal;
    if ((await run.record()) === undefined) throw goneError(run.name);
    if (looks === 0)
      await say(stderr, `Run ${run.name} is still being enqueued: waiting for its end.\n`);
    await pause(LOOK_MS, stop);
  }
  return undefined;
}
