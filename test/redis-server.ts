import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** False where there is no redis-server: tests that need one are skipped, and say so. */
export const HAS_REDIS = spawnSync("redis-server", ["--version"]).status === 0;
if (!HAS_REDIS)
  process.stderr.write("Tests with Redis are skipped: redis-server is not installed.\n");

/** A Redis server of a test's own: a free loopback port, a folder of its own, append-only file on. */
export class RedisServer {
  readonly port: number;
  readonly folder: string;
  readonly #options: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, options: readonly string[]) {
    this.port = port;
    this.folder = folder;
    this.#options = options;
  }

  /** `options` as on redis-server's own command line; they outdo the ones named here. */
  static async start(...options: readonly string[]): Promise<RedisServer> {
    const folder = await mkdtemp(path.join(tmpdir(), "redis-"));
    const server = new RedisServer(await freePort(), folder, options);
    await server.resume();
    return server;
  }

  /** Its URL, with the number of a database. */
  url(database = 0): string {
    return `redis://127.0.0.1:${this.port}/${database}`;
  }

  /** Starts it again on the same port, with what its append-only file holds. */
  async resume(): Promise<void> {
    const where = ["--port", String(this.port), "--bind", "127.0.0.1", "--dir", this.folder];
    const kept = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];
    const started = spawn("redis-server", [...where, ...kept, ...this.#options], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#process = started;
    await new Promise<void>((resolve, reject) => {
      let said = "";
      // Read to its end: a server must not wait for somebody to read what it logs.
      started.stdout.on("data", (chunk) => {
        said += String(chunk);
        if (said.includes("Ready to accept connections")) resolve();
      });
      started.once("error", reject);
      started.once("close", () => reject(new Error(`redis-server did not start: ${said}`)));
    });
  }

  /** Ends it; SIGKILL as a crash would. */
  async halt(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running === undefined) return;
    const ended = once(running, "close");
    running.kill(signal);
    await ended;
  }

  async remove(): Promise<void> {
    await this.halt();
    await rm(this.folder, { recursive: true });
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
