import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Redis } from "ioredis";
import { articleId } from "../src/article/id.ts";
import type { Article } from "../src/article/article.ts";
import { articleKey } from "../src/article/key.ts";
import { openSharedNight } from "../src/cli/enqueue.ts";
import { parseSettings } from "../src/config/settings.ts";
import type { Inputs } from "../src/pipeline/read-articles.ts";
import { enqueuedInputs, enqueueNight, nightQueue } from "../src/pipeline/shared-night.ts";
import type { SharedNight } from "../src/pipeline/shared-night.ts";
import { connectBroker } from "../src/queue/connect-broker.ts";
import { SharedRun } from "../src/queue/shared-run.ts";
import { runProgram } from "../test/broker/program.ts";
import { RedisServer } from "../test/redis-server.ts";

const WORKERS = fileURLToPath(new URL("queue-workers.ts", import.meta.url));
const RUN = "night";
/** Processes that the workers of a step are spread over. */
const PROCESSES = 2;
/** As a night takes them: src/pipeline/night.ts. */
const MOST_WAITING = 16;

export interface Step {
  readonly workers: number;
  /** Of each worker's translator. */
  readonly wordsPerSecond: number;
}

export interface StepFigures extends Step {
  /** Articles waiting at the beginning. */
  readonly waiting: number;
  readonly articlesPerSecond: number;
  /** Redis' processor time. */
  readonly redisMsPerArticle: number;
  /** Redis' processor time by the clock, 1 for a whole core. */
  readonly redisShare: number;
}

export interface DepthFigures {
  readonly depth: number;
  /** Redis' processor time for sending an article. */
  readonly enqueueMsPerArticle: number;
  readonly enqueuedPerSecond: number;
  readonly bytesWaiting: number;
  readonly bytesDone: number;
  readonly steps: readonly StepFigures[];
}

/** Processor seconds that the server has used. */
export async function processorSeconds(redis: Redis): Promise<number> {
  const facts = await redis.info("cpu");
  const of = (name: string): number => Number(new RegExp(`^${name}:(\\S+)`, "mu").exec(facts)?.[1]);
  return of("used_cpu_sys") + of("used_cpu_user");
}

async function usedMemory(redis: Redis): Promise<number> {
  return Number(/^used_memory:(\d+)/mu.exec(await redis.info("memory"))?.[1]);
}

/** `count` articles with the texts of a few, each with an id of its own. */
export function copies(articles: readonly Article[], count: number): Inputs {
  async function* results(): AsyncGenerator<{ article: Article }> {
    for (let index = 0; index < count; index++) {
      const article = articles[index % articles.length];
      if (article === undefined) throw new Error("expected articles");
      yield { article: { ...article, id: articleId(String(index), article.text) } };
    }
  }
  return { files: 1, results: results() };
}

export interface OpenNight {
  readonly server: RedisServer;
  readonly redis: Redis;
  readonly night: SharedNight;
  readonly close: () => Promise<void>;
}

/** A run, still empty, in a Redis of its own that writes its append-only file once a second, Redis' default. */
export async function openNight(): Promise<OpenNight> {
  const server = await RedisServer.start("--appendfsync", "everysec");
  const stop = new AbortController().signal;
  const redis = await connectBroker(
    { url: server.url() },
    { waits: false, say: () => undefined, stop },
  );
  const night = await openSharedNight(redis, new SharedRun(redis, RUN), parseSettings({}));
  const close = async (): Promise<void> => {
    await night.queue.close();
    redis.disconnect();
    await server.remove();
  };
  return { server, redis, night, close };
}

/** Collects as a night does, but writes nothing. Resolves with the number of articles that came back. */
export async function collect(night: SharedNight, stop: AbortSignal): Promise<number> {
  const queue = nightQueue(night);
  const pending: Promise<{ readonly state: string }>[] = [];
  for await (const result of enqueuedInputs(night)) {
    if (stop.aborted) break;
    if ("error" in result) throw result.error;
    const key = articleKey(result.article, night.record.scope);
    pending.push(queue.add({ key, payload: result.article }));
    await queue.ready(MOST_WAITING);
  }
  const outcomes = await Promise.all(pending);
  return outcomes.filter(({ state }) => state === "done").length;
}

/**
 * Enqueues `depth` articles in a Redis of their own and lets workers at them, step after step, each for `seconds` or
 * until none waits any more, while somebody collects.
 */
export async function measureDepth(
  articles: readonly Article[],
  depth: number,
  steps: readonly Step[],
  seconds: number,
): Promise<DepthFigures> {
  const { server, redis, night, close } = await openNight();
  const collecting = new AbortController();
  try {
    const [memory, processor, began] = await snapshot(redis);
    const stop = collecting.signal;
    await enqueueNight(copies(articles, depth), night, { now: new Date(), stop });
    const [filled, used, ended] = await snapshot(redis);
    const collected = collect(night, stop);
    const figures: StepFigures[] = [];
    for (const step of steps) figures.push(await measureStep(server, redis, night, step, seconds));
    const { done } = await night.queue.counts();
    const waiting = (filled - memory) / depth;
    collecting.abort();
    await night.queue.close();
    await collected;
    return {
      depth,
      enqueueMsPerArticle: ((used - processor) * 1000) / depth,
      enqueuedPerSecond: (depth * 1000) / (ended - began),
      bytesWaiting: waiting,
      bytesDone: waiting + ((await usedMemory(redis)) - filled) / done,
      steps: figures,
    };
  } finally {
    collecting.abort();
    await close();
  }
}

/**
 * Articles a second that `collect`, the built program, takes of a run whose workers are done, with the night's stories
 * and index at the end.
 */
export async function measureCollect(articles: readonly Article[]): Promise<number> {
  const { server, night, close } = await openNight();
  const out = await mkdtemp(path.join(tmpdir(), "collected-"));
  try {
    const stop = new AbortController().signal;
    await enqueueNight(copies(articles, articles.length), night, { now: new Date(), stop });
    const step = { workers: 4, wordsPerSecond: Number.POSITIVE_INFINITY };
    const processes = await startWorkers(server.url(), step);
    while ((await night.queue.counts()).done < articles.length) await wait(100);
    await Promise.all(processes.map((each) => stopWorkers(each)));
    const began = performance.now();
    const options = ["--queue", server.url(), "--out", out, "--log", "none"];
    const { code, err } = await runProgram(["collect", "--run", RUN, ...options]);
    if (code !== "0") throw new Error(`collect ended with ${code}: ${err}`);
    return (articles.length * 1000) / (performance.now() - began);
  } finally {
    await close();
    await rm(out, { recursive: true });
  }
}

async function snapshot(redis: Redis): Promise<[number, number, number]> {
  return [await usedMemory(redis), await processorSeconds(redis), performance.now()];
}

async function measureStep(
  server: RedisServer,
  redis: Redis,
  { queue }: SharedNight,
  step: Step,
  seconds: number,
): Promise<StepFigures> {
  const before = await queue.counts();
  const processes = await startWorkers(server.url(), step);
  let first = before;
  while (first.done === before.done && first.waiting > 0) {
    await wait(50);
    first = await queue.counts();
  }
  const [, processor, began] = await snapshot(redis);
  let now = first;
  while (performance.now() - began < seconds * 1000 && now.waiting > 0) {
    await wait(250);
    now = await queue.counts();
  }
  const [, used, ended] = await snapshot(redis);
  await Promise.all(processes.map((each) => stopWorkers(each)));
  const done = now.done - first.done;
  if (done === 0)
    throw new Error(`expected more than ${before.waiting} articles for ${step.workers} workers`);
  return {
    ...step,
    waiting: before.waiting,
    articlesPerSecond: (done * 1000) / (ended - began),
    redisMsPerArticle: ((used - processor) * 1000) / done,
    redisShare: ((used - processor) * 1000) / (ended - began),
  };
}

async function startWorkers(
  url: string,
  { workers, wordsPerSecond }: Step,
): Promise<ChildProcess[]> {
  const processes = Array.from({ length: Math.min(PROCESSES, workers) }, (_, index) => {
    const count = Math.floor((workers + index) / Math.min(PROCESSES, workers));
    return fork(WORKERS, [url, RUN, String(count), String(wordsPerSecond)]);
  });
  await Promise.all(processes.map((each) => once(each, "message")));
  return processes;
}

async function stopWorkers(process: ChildProcess): Promise<void> {
  const ended = once(process, "exit");
  process.disconnect();
  await ended;
  if (process.exitCode !== 0) throw new Error(`workers ended with ${process.exitCode}`);
}
