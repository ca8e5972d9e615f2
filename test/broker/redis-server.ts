import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";

/** Why tests of the broker are skipped; undefined where they can run. */
export const NO_REDIS =
  versionOf("redis-server") === undefined ? "redis-server is not installed" : undefined;
if (NO_REDIS !== undefined) process.stderr.write(`Tests of the broker are skipped: ${NO_REDIS}.\n`);

function versionOf(program: string): string | undefined {
  try {
    return execFileSync(program, ["--version"], { encoding: "utf8" });
  } catch {
    return undefined;
  }
}

/** A Redis of a test's own, on a free port of this machine, with a folder of its own. */
export class RedisServer {
  readonly port: number;
  readonly #folder: string;
  readonly #options: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, options: readonly string[]) {
    this.port = port;
    this.#folder = folder;
    this.#options = options;
  }

  static async start(...options: string[]): Promise<RedisServer> {
    const folder = await mkdtemp(path.join(tmpdir(), "redis-"));
    const server = new RedisServer(await freePort(), folder, options);
    await server.resume();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it again on what its folder holds. */
  async resume(): Promise<void> {
    const own = ["--port", String(this.port), "--bind", "127.0.0.1", "--dir", this.#folder];
    const started = spawn("redis-server", [...own, "--save", "", ...this.#options]);
    this.#process = started;
    await new Promise<void>((resolve, reject) => {
      let said = "";
      started.stdout.on("data", (chunk) => {
        said += String(chunk);
        if (said.includes("Ready to accept connections")) resolve();
      });
      started.once("close", () => reject(new Error(`redis-server ended: ${said}`)));
    });
  }

  keys(): Promise<string[]> {
    return this.#ask((redis) => redis.keys("*"));
  }

  /** Jobs in work, of any run. */
  lockedJobs(): Promise<number> {
    return this.#ask(async (redis) => (await redis.keys("*:lock")).length);
  }

  doneJobs(run: string): Promise<number> {
    return this.#ask((redis) => redis.zcard(`bilingual-digest:${run}:completed`));
  }

  waitingJobs(run: string): Promise<number> {
    return this.#ask((redis) => redis.llen(`bilingual-digest:${run}:wait`));
  }

  /** Changes what is recorded of a run. */
  change(run: string, edit: (record: string) => string): Promise<unknown> {
    const key = `bilingual-digest:${run}:run`;
    return this.#ask(async (redis) =>
      redis.hset(key, "record", edit((await redis.hget(key, "record")) ?? "")),
    );
  }

  async #ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url);
    try {
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined) return;
    const closed = once(running, "close");
    running.kill("SIGKILL");
    await closed;
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** A port of this machine that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("expected a port");
  return address.port;
}
