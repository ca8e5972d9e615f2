import { randomUUID } from "node:crypto";
import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { FatalError } from "../../src/errors.ts";
import { BrokerQueue } from "../../src/queue/broker-queue.ts";
import { BrokerWorker } from "../../src/queue/broker-worker.ts";
import type { QueueOptions, Work } from "../../src/queue/queue.ts";
import { connectBroker } from "../../src/queue/connect-broker.ts";
import { HAS_REDIS, RedisServer } from "../redis-server.ts";
import { queueConformance, type OpenedQueue } from "./conformance.ts";

function readText(json: unknown): string {
  return String(json);
}

describe.skipIf(!HAS_REDIS)("over a Redis", () => {
  let server: RedisServer;
  let redis: Redis;
  beforeAll(async () => {
    server = await RedisServer.start();
    const stop = new AbortController().signal;
    redis = await connectBroker(
      { url: server.url() },
      { waits: false, say: () => undefined, stop },
    );
  });
  afterAll(async () => {
    redis.disconnect();
    await server.remove();
  });

  async function open(work: Work<string, string>, options: QueueOptions): Promise<OpenedQueue> {
    const name = randomUUID();
    const queue = new BrokerQueue<string, string>(redis, {
      ...options,
      name,
      readResult: readText,
    });
    await queue.limit(options.rate);
    // A rate holds over all workers.
    const workers = [openWorker(name, work, options)];
    if (options.rate !== undefined) workers.push(openWorker(name, work, options));
    return {
      queue,
      waiting: (count) =>
        vi.waitUntil(async () => (await queue.counts()).waiting === count, { timeout: 20_000 }),
      starts: async () => {
        const events = await redis.xrange(`bilingual-digest:${name}:events`, "-", "+");
        return events
          .filter(([, [, event]]) => event === "active")
          .map(([id]) => Number(id.split("-")[0]));
      },
      close: async () => {
        await Promise.all(workers.map((worker) => worker.close()));
        await queue.close();
      },
    };
  }

  function openWorker(
    name: string,
    work: Work<string, string>,
    options: QueueOptions,
  ): BrokerWorker<string, string> {
    return new BrokerWorker(redis, work, {
      ...options,
      queue: name,
      name: "worker",
      lockMs: 30_000,
      readPayload: readText,
    });
  }

  queueConformance("BrokerQueue", open);

  const OPTIONS: QueueOptions = {
    concurrency: 1,
    timeoutMs: 60_000,
    retries: 2,
    backoff: { baseMs: 1, maxMs: 1 },
  };

  test("a worker that can do no more gives its job back, and another does it", async () => {
    const name = randomUUID();
    const queue = new BrokerQueue<string, string>(redis, {
      ...OPTIONS,
      name,
      readResult: readText,
    });
    const broken = openWorker(
      name,
      async () => {
        throw new FatalError("disk full");
      },
      OPTIONS,
    );
    const ended = queue.add({ key: "key", payload: "a" });
    await expect(broken.broken).rejects.toThrow("disk full");
    await broken.close();
    expect(await queue.counts()).toMatchObject({ waiting: 1, active: 0 });
    const able = openWorker(name, async (payload) => `${payload} done`, OPTIONS);
    expect(await ended).toEqual({ state: "done", value: "a done", attempts: 1 });
    await able.close();
    await queue.close();
  });

  test("a job of another version goes back, and the worker says so", async () => {
    const name = randomUUID();
    const queue = new Queue(name, { connection: redis, prefix: "bilingual-digest" });
    await queue.add("job", { version: 2, content: "a" }, { jobId: "key" });
    const worker = openWorker(name, async (payload) => payload, OPTIONS);
    await expect(worker.broken).rejects.toThrow(/another version of bilingual-digest \(2, this/u);
    await worker.close();
    expect(await queue.getWaitingCount()).toBe(1);
    await queue.close();
  });

  test("jobs that the server has forgotten are sent again", async () => {
    const name = randomUUID();
    const queue = new BrokerQueue<string, string>(redis, {
      ...OPTIONS,
      name,
      readResult: readText,
    });
    const ended = queue.add({ key: "key", payload: "a" });
    await vi.waitUntil(async () => (await queue.counts()).waiting === 1);
    await redis.flushall();
    const worker = openWorker(name, async (payload) => `${payload} done`, OPTIONS);
    expect(await ended).toEqual({ state: "done", value: "a done", attempts: 1 });
    await worker.close();
    await queue.close();
  });

  test("jobs that nobody asks for any more are given up", async () => {
    const queue = new BrokerQueue<string, string>(redis, {
      ...OPTIONS,
      name: randomUUID(),
      readResult: readText,
      confirm: () => Promise.reject(new FatalError("the run is gone")),
    });
    const refused = queue.add({ key: "key", payload: "a" }).catch((error: unknown) => error);
    await vi.waitUntil(async () => (await queue.counts()).waiting === 1);
    await redis.flushall();
    expect(await refused).toMatchObject({ name: "FatalError", message: "the run is gone" });
    await queue.close();
  });
});
