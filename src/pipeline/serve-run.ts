import type { Redis } from "ioredis";
import { articleKey } from "../article/key.ts";
import type { ModelId } from "../article/article.ts";
import { parseSettings, type Settings } from "../config/settings.ts";
import { countArticle } from "../digest/counts.ts";
import { FatalError } from "../errors.ts";
import { BrokerWorker } from "../queue/broker-worker.ts";
import { pause } from "../queue/pause.ts";
import type { Work } from "../queue/queue.ts";
import type { RunRecord, SharedRun } from "../queue/shared-run.ts";
import { Glossary } from "../translate/glossary.ts";
import type { Translator } from "../translate/translator.ts";
import {
  additionOf,
  readArticle,
  readMessage,
  scopeDigest,
  type ArticleMessage,
} from "./article-message.ts";
import { identifyModel, openTranslatorWith } from "./open-translator.ts";
import { Parcels, type Parcel } from "./parcel.ts";
import { processArticle } from "./process-article.ts";
import { runScope } from "./run-scope.ts";
import { openRunQueue } from "./shared-night.ts";
import type { ObjectStore } from "../store/object-store.ts";

/** Between looks whether a run is finished, in milliseconds. */
const LOOK_MS = 1_000;
const BACKOFF = { baseMs: 1_000, maxMs: 60_000 };

export interface ServeServices {
  readonly redis: Redis;
  readonly store: ObjectStore | undefined;
  /** What this worker is known by. */
  readonly worker: string;
  /** Told of every article that began or ended here, for figures. */
  readonly passed: (event: ServeEvent) => void;
  /** Aborted to stop in order: articles in work end. */
  readonly stop: AbortSignal;
}

interface ServeEvent {
  readonly state: "begun" | "done" | "failed" | "retried";
  /** Of an article that is done; 0 else. */
  readonly words: number;
}

/** Why serving ended: every article has, the run of that name is another by now, or it was told to stop. */
export type Served = "finished" | "superseded" | "stopped";

/**
 * Works on a run's articles until none is left. The run's settings and glossary hold; model, threads and memory are
 * this machine's. Throws FatalError before it takes any article if the results would not be the run's, and where the
 * engine breaks: the article goes back for other workers.
 */
export async function serveRun(
  run: SharedRun,
  record: RunRecord,
  own: Settings,
  services: ServeServices,
): Promise<Served> {
  if (record.isStored && services.store === undefined)
    throw new UnfitError(
      `Run ${run.name} keeps large articles in a store: name it with --store, as when it was enqueued.`,
    );
  const settings = settingsOf(record, own);
  const glossary = record.terms.length === 0 ? undefined : new Glossary(record.terms);
  const model = await identifyModel(settings);
  const scope = runScope(settings, model.checksum, glossary?.checksum ?? "");
  if (scope !== record.scope) throw mismatch(run, record, model, scope);
  const translator = await openTranslatorWith(settings, glossary);
  try {
    return await serveRunWith(run, record, settings, translator, services);
  } finally {
    await translator.close();
  }
}

/** This machine cannot give a run's results: it lacks its model, its version of the program, or its store. */
export class UnfitError extends FatalError {}

/** The run of this name is another than when its articles were begun to be served. */
class SupersededError extends FatalError {}

function settingsOf(record: RunRecord, own: Settings): Settings {
  const { model, modelsFolder, workers, concurrency, memory, memorySize, lock } = own;
  const here = { model, modelsFolder, workers, concurrency, memory, memorySize, lock };
  return parseSettings({ ...record.settings, ...here });
}

function mismatch(run: SharedRun, record: RunRecord, model: ModelId, scope: string): UnfitError {
  const [theirs, ours] = [record.scope, scope].map(versionsOf);
  const other =
    record.model.checksum === model.checksum
      ? `version ${theirs} of the program, this worker is of ${ours}`
      : `the model ${nameOf(record.model)}, this worker has ${nameOf(model)}`;
  return new UnfitError(
    `Run ${run.name} was enqueued with ${other}. Nothing of it was touched: install the same here, or name its model with --model.`,
  );
}

function nameOf({ name, checksum }: ModelId): string {
  return `${name} ${checksum.slice(0, 12)}`;
}

/** The versions of program and translation that a scope begins with. */
function versionsOf(scope: string): string {
  const parts: unknown = JSON.parse(scope);
  return Array.isArray(parts) ? parts.slice(0, 2).join("/") : "unknown";
}

/** The same with a translator that is open, which has to give what the run's record says. It stays open. */
export async function serveRunWith(
  run: SharedRun,
  record: RunRecord,
  settings: Settings,
  translator: Translator,
  { redis, store, worker: name, passed, stop }: ServeServices,
): Promise<Served> {
  const parcels = new Parcels(store, (key) => run.noteStored(key));
  const queue = openRunQueue(redis, run, settings.retries, true);
  const work = articleWork(run, record, settings, translator, parcels, async (words) => {
    passed({ state: "done", words });
    await run.count(name, words, Date.now());
  });
  const worker = new BrokerWorker<ArticleMessage, Parcel>(
    redis,
    (message, context) => {
      passed({ state: "begun", words: 0 });
      return work(message, context);
    },
    {
      queue: run.name,
      name,
      concurrency: settings.concurrency,
      timeoutMs: settings.timeout * 1000,
      retries: settings.retries,
      backoff: BACKOFF,
      lockMs: settings.lock * 1000,
      readPayload: readMessage,
      ended: (state) => state !== "done" && passed({ state, words: 0 }),
    },
  );
  try {
    return await Promise.race([worker.broken, untilFinished(run, record, queue, stop)]);
  } catch (error) {
    if (error instanceof SupersededError) return "superseded";
    throw error;
  } finally {
    await worker.close();
    // A worker leaves traces in a queue that was removed under its hands.
    if ((await run.record()) === undefined) await queue.remove();
    await queue.close();
  }
}

function articleWork(
  run: SharedRun,
  record: RunRecord,
  settings: Settings,
  translator: Translator,
  parcels: Parcels,
  done: (words: number) => Promise<void>,
): Work<ArticleMessage, Parcel> {
  const digest = scopeDigest(record.scope);
  return async (message, { signal }) => {
    if (message.scope !== digest) throw new SupersededError(`Run ${run.name} is another by now.`);
    const article = readArticle(await parcels.unpack(message.article));
    const finished = await processArticle(article, translator, settings, signal);
    const key = articleKey(article, record.scope);
    const packed = await parcels.pack(additionOf(finished), `${run.name}/${key}.result.json`);
    await done(countArticle(finished).wordsEs);
    return packed;
  };
}

async function untilFinished(
  run: SharedRun,
  record: RunRecord,
  queue: ReturnType<typeof openRunQueue>,
  stop: AbortSignal,
): Promise<Served> {
  for (;;) {
    if (stop.aborted) return "stopped";
    const now = await run.record();
    if (now === undefined) return "finished";
    if (now.scope !== record.scope) return "superseded";
    const { waiting, active } = await queue.counts();
    if (waiting + active === 0 && (await run.seal()) !== undefined) return "finished";
    await pause(LOOK_MS, stop);
  }
}
