import { rm } from "node:fs/promises";
import path from "node:path";
import { Program, runProgram } from "../test/broker/program.ts";
import { RedisServer } from "../test/redis-server.ts";

/** A night of one translation thread a process. */
const THREAD = ["--workers", "1"];

/** Seconds that the built program takes for the night alone, from its start to its end. */
export async function localNight(input: string, folder: string): Promise<number> {
  const out = path.join(folder, "local");
  const began = performance.now();
  const { code, err } = await runProgram(["run", input, "--out", out, "--log", "none", ...THREAD]);
  const seconds = (performance.now() - began) / 1000;
  if (code !== "0") throw new Error(`run ended with ${code}: ${err}`);
  await rm(out, { recursive: true });
  return seconds;
}

/** Seconds from the start of `enqueue` and of as many workers to the end of `collect`. */
export async function sharedNight(input: string, folder: string, count: number): Promise<number> {
  const server = await RedisServer.start("--appendfsync", "everysec");
  const env = { BILINGUAL_DIGEST_QUEUE: server.url() };
  const name = ["--run", "night"];
  const out = path.join(folder, "shared");
  try {
    const began = performance.now();
    const workers = Array.from(
      { length: count },
      () => new Program(["worker", ...name, ...THREAD], env),
    );
    const enqueued = await runProgram(["enqueue", input, ...name, ...THREAD], env);
    const collected = await runProgram(["collect", ...name, "--out", out, "--log", "none"], env);
    const seconds = (performance.now() - began) / 1000;
    await Promise.all(workers.map(({ ended }) => ended));
    for (const { code, err } of [enqueued, collected])
      if (code !== "0") throw new Error(`the shared night ended with ${code}: ${err}`);
    await rm(out, { recursive: true });
    return seconds;
  } finally {
    await server.remove();
  }
}
