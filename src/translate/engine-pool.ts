import { Worker } from "node:worker_threads";
import { FatalError } from "../errors.ts";
import { paddedLength, type Hypothesis, type SearchOptions, type TokenHint } from "./engine.ts";
import type { WorkerModel, WorkerReply, WorkerRequest } from "./worker.ts";

export interface PoolOptions {
  /** Worker threads, each with its own session and one thread. */
  readonly workers: number;
  /** Size of a batch: padded source tokens times beams; what decodes fastest unless given. */
  readonly batchSize?: number;
  /** What the workers run; the engine's own unless given. */
  readonly worker?: URL;
}

/** What decodes fastest: more hypotheses at once leave the cache, fewer leave the arithmetic units idle. */
const BATCH_SIZE = 2048;

/** Hypotheses that an 8-bit product takes at once: the rows of a tile of AMX. */
const BLOCK = 16;

/** The number of hypotheses nearest to `count` that leaves no block half empty; what is less than one stays. */
function wholeBlocks(count: number): number {
  return count < BLOCK ? count : Math.round(count / BLOCK) * BLOCK;
}

interface Job {
  readonly row: readonly number[];
  readonly hints: readonly TokenHint[];
  readonly options: SearchOptions;
  readonly key: string;
  /** Whether a worker died with it once: it is decoded by itself then. */
  readonly isSuspect: boolean;
  readonly resolve: (hypotheses: Hypothesis[]) => void;
  readonly reject: (error: Error) => void;
}

/** Rows of which batches can be made without waiting for more. */
const MANY_ROWS = 128;

/** Deaths of workers in a row, without a batch done between, after which there is no use in starting others. */
const MOST_DEATHS = 8;

/** This sentence cannot be translated, and so its article fails; the others go on. */
class PoisonError extends Error {
  override readonly name = "PoisonError";
}

/** Workers load compiled code; run from source, they take the build's. */
const WORKER = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/translate/worker.js" : "./worker.js",
  import.meta.url,
);

/**
 * Decodes rows on worker threads. Whenever a worker is free it takes the oldest waiting row together with those
 * nearest in length of the same padded length and search options, so that batches form across articles without
 * delaying any. A worker that dies is replaced; the rows it had are decoded once more, each alone, and fail if a
 * worker dies again.
 */
export class EnginePool {
  readonly #model: WorkerModel;
  readonly #code: URL;
  readonly #batchSize: number;
  #waiting: Job[] = [];
  readonly #idle: Worker[] = [];
  readonly #running = new Map<Worker, Job[]>();
  readonly #exits: Promise<void>[] = [];
  #failure: FatalError | undefined;
  #closing = false;
  #deaths = 0;

  private constructor(model: WorkerModel, options: PoolOptions) {
    this.#model = model;
    this.#code = options.worker ?? WORKER;
    this.#batchSize = options.batchSize ?? BATCH_SIZE;
  }

  /** Resolves when every worker has loaded the model. Throws FatalError if one cannot. */
  static async open(model: WorkerModel, options: PoolOptions): Promise<EnginePool> {
    const pool = new EnginePool(model, options);
    const starts = Array.from({ length: options.workers }, () => pool.#start());
    try {
      await Promise.all(starts);
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  /** The row's hypotheses, at least one, the best first. */
  decode(
    row: readonly number[],
    options: SearchOptions,
    hints: readonly TokenHint[] = [],
  ): Promise<Hypothesis[]> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined || this.#closing) {
        reject(this.#failure ?? new FatalError("The translation engine is closed."));
        return;
      }
      const { beams, lengthPenalty, noRepeat = 0 } = options;
      const key = [paddedLength(row.length), beams, lengthPenalty, noRepeat].join(" ");
      this.#waiting.push({ row, hints, options, key, isSuspect: false, resolve, reject });
      // Rows asked for in the same turn of the event loop can share a batch; many at once keep no worker waiting.
      if (this.#waiting.length === MANY_ROWS) this.#dispatch();
      else setImmediate(() => this.#dispatch());
    });
  }

  /** Lets running batches end, fails waiting rows, releases the sessions. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const job of this.#waiting.splice(0))
      job.reject(new FatalError("The translation engine is closed."));
    for (const worker of this.#idle.splice(0)) stop(worker);
    await Promise.all(this.#exits);
  }

  /** Resolves when the worker has loaded the model. One that dies before that can never be started. */
  #start(): Promise<void> {
    const worker = new Worker(this.#code, { workerData: this.#model });
    let isReady = false;
    let cause = new Error("it ended unasked");
    worker.on("error", (error) => (cause = error));
    this.#exits.push(new Promise((resolve) => worker.once("exit", () => resolve())));
    return new Promise((resolve, reject) => {
      worker.on("message", (reply: WorkerReply) => {
        isReady = true;
        this.#receive(worker, reply);
        resolve();
      });
      worker.once("exit", () => {
        if (isReady) this.#bury(worker, cause);
        else reject(this.#fail(cause));
      });
    });
  }

  /** Replaces a worker that died and gives its rows another chance. */
  #bury(worker: Worker, cause: Error): void {
    const jobs = this.#running.get(worker) ?? [];
    this.#running.delete(worker);
    if (this.#closing && jobs.length === 0) return;
    this.#deaths += 1;
    const idle = this.#idle.indexOf(worker);
    if (idle >= 0) this.#idle.splice(idle, 1);
    const message = `A translation worker died with this sentence, twice: ${cause.message}`;
    for (const job of jobs)
      if (job.isSuspect) job.reject(new PoisonError(message, { cause }));
      else this.#waiting.push({ ...job, isSuspect: true });
    if (this.#closing || this.#deaths > MOST_DEATHS) this.#fail(cause);
    // What the start of a worker fails with, every waiting row is rejected with.
    else this.#start().catch(() => undefined);
  }

  #receive(worker: Worker, reply: WorkerReply): void {
    const jobs = this.#running.get(worker) ?? [];
    this.#running.delete(worker);
    if (reply.state === "failed")
      for (const job of jobs) job.reject(new FatalError(`Translation failed: ${reply.message}`));
    if (reply.state === "done") this.#deaths = 0;
    if (reply.state === "done")
      for (const [index, job] of jobs.entries()) settle(job, reply.hypotheses[index]);
    if (this.#closing) {
      stop(worker);
      return;
    }
    this.#idle.push(worker);
    this.#dispatch();
  }

  #dispatch(): void {
    while (this.#idle.length > 0 && this.#waiting.length > 0) {
      const worker = this.#idle.pop();
      const batch = this.#takeBatch();
      const first = batch[0];
      if (worker === undefined || first === undefined) return;
      this.#running.set(worker, batch);
      const rows = batch.map((job) => job.row);
      const hints = batch.map((job) => job.hints);
      post(worker, { rows, options: first.options, hints });
    }
  }

  #takeBatch(): Job[] {
    const first = this.#waiting[0];
    if (first === undefined) return [];
    const { beams } = first.options;
    const most = wholeBlocks(this.#batchSize / paddedLength(first.row.length)) / beams;
    if (first.isSuspect) return this.#waiting.splice(0, 1);
    const batch = this.#waiting
      .filter((job) => job.key === first.key && !job.isSuspect)
      .toSorted((a, b) => distance(a, first) - distance(b, first))
      .slice(0, Math.max(1, Math.floor(most)));
    const taken = new Set(batch);
    this.#waiting = this.#waiting.filter((job) => !taken.has(job));
    return batch;
  }

  #fail(cause: Error): FatalError {
    this.#failure ??= new FatalError(`A translation worker died: ${cause.message}`, { cause });
    const lost = [...this.#waiting.splice(0), ...[...this.#running.values()].flat()];
    this.#running.clear();
    for (const job of lost) job.reject(this.#failure);
    return this.#failure;
  }
}

/** Rows of like length end together: every step of a batch is paid for all of its rows. */
function distance(a: Job, b: Job): number {
  return Math.abs(a.row.length - b.row.length);
}

function post(worker: Worker, request: WorkerRequest): void {
  worker.postMessage(request, []);
}

function stop(worker: Worker): void {
  post(worker, null);
}

function settle(job: Job, hypotheses: Hypothesis[] = []): void {
  if (hypotheses.length === 0)
    job.reject(new FatalError("Translation failed: a row came back missing."));
  else job.resolve(hypotheses);
}
