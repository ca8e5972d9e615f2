import type { Redis } from "ioredis";
import type { Settings } from "../config/settings.ts";
import { UsageError } from "../errors.ts";
import { connectBroker } from "../queue/connect-broker.ts";
import { say, type Terminal } from "./terminal.ts";

/** How long whoever was told to stop waits for a server that is gone, and between looks, in milliseconds. */
const PARTING = { patienceMs: 5_000, lookMs: 250 };

/** Connects to the broker that the settings name for as long as the work takes. */
export async function withBroker<T>(
  { queue }: Settings,
  terminal: Terminal,
  waits: boolean,
  work: (redis: Redis) => Promise<T>,
): Promise<T> {
  if (queue === undefined)
    throw new UsageError(
      "--queue: expected the Redis that the machines share, like redis://HOST:6379/0. BILINGUAL_DIGEST_QUEUE may name it.",
    );
  const redis = await connectBroker(
    { url: queue, password: terminal.env["REDIS_PASSWORD"] },
    { waits, say: (line) => void say(terminal.stderr, `${line}\n`), stop: terminal.stop },
  );
  const looking = partWhenGone(redis, terminal);
  try {
    return await work(redis);
  } finally {
    clearInterval(looking);
    redis.disconnect();
  }
}

/**
 * Told to stop, nothing can end in order while the server is gone. Where it does not come back the process ends as
 * after a second signal, and the queue takes it for one that died.
 */
function partWhenGone(redis: Redis, { stop, stderr }: Terminal): NodeJS.Timeout {
  let goneMs = 0;
  const looking = setInterval(() => {
    goneMs = stop.aborted && redis.status !== "ready" ? goneMs + PARTING.lookMs : 0;
    if (goneMs < PARTING.patienceMs) return;
    clearInterval(looking);
    void say(stderr, "Ended without Redis: what was in work is done when it is back.\n").then(() =>
      process.kill(process.pid, "SIGTERM"),
    );
  }, PARTING.lookMs);
  return looking;
}

/** The run that an option has to name. Throws UsageError if it names none. */
export function runNameOf({ run }: Settings, command: string): string {
  if (run !== undefined) return run;
  throw new UsageError(`${command}: name the run with --run.`);
}
