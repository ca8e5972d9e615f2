import type { Redis } from "ioredis";
import type { Settings } from "../config/settings.ts";
import { UsageError } from "../errors.ts";
import { connectBroker } from "../queue/connect-broker.ts";
import { say, type Terminal } from "./terminal.ts";

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
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

/** The run that an option has to name. Throws UsageError if it names none. */
export function runNameOf({ run }: Settings, command: string): string {
  if (run !== undefined) return run;
  throw new UsageError(`${command}: name the run with --run.`);
}
