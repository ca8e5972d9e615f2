import { createHash } from "node:crypto";
import type { Redis } from "ioredis";
import { z } from "zod";
import { articleKey } from "../article/key.ts";
import type { Article, FinishedArticle } from "../article/article.ts";
import { ArticleError, FatalError } from "../errors.ts";
import type { IngestResult } from "../ingest/result.ts";
import { BrokerQueue, type BrokerCounts } from "../queue/broker-queue.ts";
import type { Job, Queue } from "../queue/queue.ts";
import { SharedRun, type RunRecord } from "../queue/shared-run.ts";
import { readArticle, scopeDigest, type ArticleMessage } from "./article-message.ts";
import type { Parcels } from "./parcel.ts";
import type { Inputs } from "./read-articles.ts";
import { RemoteQueue } from "./remote-queue.ts";
import type { ObjectStore } from "../store/object-store.ts";

/** Inputs that are sent at once. */
const BATCH = 100;

/** An input of a run, as Redis holds it. */
const inputSchema = z.union([
  z.strictObject({ source: z.string(), article: z.unknown() }),
  z.strictObject({ source: z.string(), line: z.int().optional(), problem: z.string() }),
]);

/** What stands between a run's machines: its record, its queue and the store. */
export interface SharedNight {
  readonly run: SharedRun;
  readonly record: RunRecord;
  readonly queue: BrokerQueue<ArticleMessage, unknown>;
  readonly parcels: Parcels;
}

/** The queue of a run's articles. Closed by whoever opens it. */
export function openRunQueue(
  redis: Redis,
  run: SharedRun,
  retries: number,
  isReader = false,
): BrokerQueue<ArticleMessage, unknown> {
  return new BrokerQueue<ArticleMessage, unknown>(redis, {
    name: run.name,
    retries,
    isReader,
    readResult: (json) => json,
    confirm: async () => {
      if ((await run.record()) === undefined) throw goneError(run.name);
    },
  });
}

export function goneError(name: string): FatalError {
  return new FatalError(
    `Redis knows no run ${name}: it was collected, or never enqueued there, or Redis was started again without an append-only file.`,
  );
}

export interface Enqueued {
  readonly articles: number;
  readonly twice: number;
  readonly failed: number;
}

/**
 * Sends a run's inputs to the broker, in order, articles and what could not be read, and its articles to the queue.
 * Cut off anywhere, it can be done again. Rejects with the signal's reason if it is aborted.
 */
export async function enqueueNight(
  inputs: Inputs,
  night: SharedNight,
  { now, stop }: { readonly now: Date; readonly stop: AbortSignal },
): Promise<Enqueued> {
  const { run, record, queue } = night;
  await run.begin(record, now);
  const hash = createHash("sha256");
  const seen = new Set<string>();
  const counts = { articles: 0, twice: 0, failed: 0 };
  let [lines, jobs]: [string[], Job<ArticleMessage>[]] = [[], []];
  const flush = async (): Promise<void> => {
    await run.push(lines);
    await queue.send(jobs);
    [lines, jobs] = [[], []];
  };
  for await (const result of inputs.results) {
    stop.throwIfAborted();
    const line = JSON.stringify(await inputOf(result, night));
    hash.update(`${line}\n`);
    lines.push(line);
    if ("error" in result) counts.failed += 1;
    else if (seen.has(result.article.id)) counts.twice += 1;
    else {
      seen.add(result.article.id);
      counts.articles += 1;
      const key = articleKey(result.article, record.scope);
      jobs.push(await messageJob({ key, payload: result.article }, night));
    }
    if (lines.length >= BATCH) await flush();
  }
  await flush();
  const all = counts.articles + counts.twice + counts.failed;
  await run.close({ inputs: all, files: inputs.files, sha256: hash.digest("hex") });
  return counts;
}

/** The run's articles as a night's queue. */
export function nightQueue(night: SharedNight): Queue<Article, FinishedArticle> {
  return new RemoteQueue(night.queue, night.parcels, (job) => messageJob(job, night));
}

/** What was enqueued, in its order. The run has to be sealed. */
export async function* enqueuedInputs({ run, parcels }: SharedNight): AsyncGenerator<IngestResult> {
  for await (const json of run.inputs()) {
    const input = inputSchema.parse(json);
    if ("problem" in input) {
      const { source, line, problem } = input;
      const place = line === undefined ? { source } : { source, line };
      yield { error: new ArticleError(place, problem) };
    } else {
      const article = readArticle(await parcels.unpack(input.article));
      yield { article: { ...article, source: input.source } };
    }
  }
}

async function inputOf(
  result: IngestResult,
  night: SharedNight,
): Promise<z.infer<typeof inputSchema>> {
  if ("article" in result) {
    const { article } = result;
    const packed = await night.parcels.pack(article, storeKey(article, night));
    return { source: article.source, article: packed };
  }
  const { place, message } = result.error;
  // The place is put before the message again when the error is made again.
  return { ...place, problem: message.slice(new ArticleError(place, "").message.length) };
}

async function messageJob(job: Job<Article>, night: SharedNight): Promise<Job<ArticleMessage>> {
  const article = await night.parcels.pack(job.payload, storeKey(job.payload, night));
  return { ...job, payload: { scope: scopeDigest(night.record.scope), article } };
}

function storeKey(article: Article, { run, record }: SharedNight): string {
  return `${run.name}/${articleKey(article, record.scope)}.article.json`;
}

/** Removes a run with its queue and what it has in the store. Cut off, it can be done again. */
export async function forgetRun(
  redis: Redis,
  run: SharedRun,
  store: ObjectStore | undefined,
): Promise<void> {
  const queue = openRunQueue(redis, run, 0);
  try {
    await queue.remove();
  } finally {
    await queue.close();
  }
  if (store !== undefined) for (const key of await run.stored()) await store.delete(key);
  await run.remove();
}

/** Jobs of a run by what has become of them. */
export async function runCounts(redis: Redis, run: SharedRun): Promise<BrokerCounts> {
  const queue = openRunQueue(redis, run, 0, true);
  try {
    return await queue.counts();
  } finally {
    await queue.close();
  }
}
