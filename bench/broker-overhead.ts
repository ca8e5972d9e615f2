import type { Article, FinishedArticle } from "../src/article/article.ts";
import { articleKey } from "../src/article/key.ts";
import { parseSettings } from "../src/config/settings.ts";
import { processArticle } from "../src/pipeline/process-article.ts";
import { serveRunWith } from "../src/pipeline/serve-run.ts";
import { enqueueNight } from "../src/pipeline/shared-night.ts";
import { LocalQueue } from "../src/queue/local-queue.ts";
import { FixedSpeedTranslator } from "./fixed-speed-translator.ts";
import { collect, copies, openNight, processorSeconds, type OpenNight } from "./queue-load.ts";
import { median } from "./results.ts";

const ROUNDS = 5;

export interface Overhead {
  /** Processor time that the queue costs an article: of whoever enqueues, works and collects, less the local queue's. */
  readonly clientMs: number;
  /** Of Redis, from enqueueing to collecting. */
  readonly redisMs: number;
}

/** Medians over rounds of both in turn, all in this process, with translations that take no time. */
export async function measureOverhead(articles: readonly Article[]): Promise<Overhead> {
  const open = await openNight();
  try {
    const rounds = [];
    // The first is for the compiler.
    for (let round = 0; round <= ROUNDS; round++) {
      const local = await localNight(articles, open);
      const shared = await sharedNight(articles, open);
      rounds.push({ clientMs: shared.clientMs - local, redisMs: shared.redisMs });
    }
    const counted = rounds.slice(1);
    return {
      clientMs: median(counted.map(({ clientMs }) => clientMs)),
      redisMs: median(counted.map(({ redisMs }) => redisMs)),
    };
  } finally {
    await open.close();
  }
}

async function localNight(articles: readonly Article[], { night }: OpenNight): Promise<number> {
  const { record } = night;
  const settings = parseSettings(record.settings);
  const translator = new FixedSpeedTranslator(record.model, Number.POSITIVE_INFINITY);
  const queue = new LocalQueue<Article, FinishedArticle>(
    (article, { signal }) => processArticle(article, translator, settings, signal),
    {
      concurrency: settings.concurrency,
      timeoutMs: settings.timeout * 1000,
      retries: settings.retries,
      backoff: { baseMs: 1000, maxMs: 60_000 },
    },
  );
  const before = process.cpuUsage();
  const pending = [];
  for await (const result of copies(articles, articles.length).results) {
    if ("error" in result) throw result.error;
    pending.push(
      queue.add({ key: articleKey(result.article, record.scope), payload: result.article }),
    );
    await queue.ready(16);
  }
  await Promise.all(pending);
  return milliseconds(before) / articles.length;
}

async function sharedNight(
  articles: readonly Article[],
  { redis, night }: OpenNight,
): Promise<Overhead> {
  const { run, record } = night;
  const stop = new AbortController().signal;
  const translator = new FixedSpeedTranslator(record.model, Number.POSITIVE_INFINITY);
  const services = { redis, store: undefined, worker: "here", passed: () => undefined, stop };
  const [before, processor] = [process.cpuUsage(), await processorSeconds(redis)];
  await enqueueNight(copies(articles, articles.length), night, { now: new Date(), stop });
  const serving = serveRunWith(run, record, parseSettings(record.settings), translator, services);
  const done = await collect(night, stop);
  await serving;
  const clientMs = milliseconds(before) / articles.length;
  const redisMs = (((await processorSeconds(redis)) - processor) * 1000) / articles.length;
  if (done !== articles.length) throw new Error(`${done} of ${articles.length} articles came back`);
  await redis.flushall();
  return { clientMs, redisMs };
}

/** Processor time of this process since `before`. */
function milliseconds(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
