import { Worker } from "node:worker_threads";
import { FatalError } from "../errors.ts";
import { paddedLength, type Hypothesis, type SearchOptions } from "./engine.ts";
import type { WorkerModel, WorkerReply, WorkerRequest } from "./worker.ts";

export interface PoolOptions {
  /** Worker threads, each with its own session and one thread. */
  readonly workers: number;
  /** Size of a batch: padded source tokens times beams. */
  readonly batchSize?: number;
}

/** What decodes fastest: more hypotheses at once leave the cache, fewer leave the arithmetic units idle. */
const DEFAULT_BATCH_SIZE = 384;

interface Job {
  readonly row: readonly number[];
  readonly options: SearchOptions;
  readonly key: string;
  readonly resolve: (hypothesis: Hypothesis) => void;
  readonly reject: (error: Error) => void;
}

/** Workers load compiled code; run from source, they take the build's. */
const WORKER = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/translate/worker.js" : "./worker.js",
  import.meta.url,
);

/**
 * Decodes rows on worker threads. Whenever a worker is free it takes the oldest waiting row together with others
 * of the same padded length and search options, so that batches form across articles without delaying any.
 */
export class EnginePool {
  readonly #batchSize: number;
  readonly #waiting: Job[] = [];
  readonly #idle: Worker[] = [];
  readonly #running = new Map<Worker, Job[]>();
  readonly #exits: Promise<void>[] = [];
  #failure: FatalError | undefined;
  #closing = false;

  private constructor(options: PoolOptions) {
    this.#batchSize = options.batchSize ?? DEFAULT_BATCH_SIZE;
  }

  /** Resolves when every worker has loaded the model. Throws FatalError if one cannot. */
  static async open(model: WorkerModel, options: PoolOptions): Promise<EnginePool> {
    const pool = new EnginePool(options);
    const starts = Array.from({ length: options.workers }, () => pool.#start(model));
    try {
      await Promise.all(starts);
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  decode(row: readonly number[], options: SearchOptions): Promise<Hypothesis> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined || this.#closing) {
        reject(this.#failure ?? new FatalError("The translation engine is closed."));
        return;
      }
      const { beams, lengthPenalty, noRepeat = 0 } = options;
      const key = [paddedLength(row.length), beams, lengthPenalty, noRepeat].join(" ");
      this.#waiting.push({ row, options, key, resolve, reject });
      // Rows asked for in the same turn of the event loop can share a batch.
      setImmediate(() => this.#dispatch());
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

  #start(model: WorkerModel): Promise<void> {
    const worker = new Worker(WORKER, { workerData: model });
    this.#exits.push(new Promise((resolve) => worker.once("exit", () => resolve())));
    return new Promise((resolve, reject) => {
      worker.on("message", (reply: WorkerReply) => {
        this.#receive(worker, reply);
        resolve();
      });
      worker.on("error", (cause) => {
        const error = new FatalError(`A translation worker died: ${cause.message}`, { cause });
        this.#fail(error);
        reject(error);
      });
      worker.once("exit", (code) => {
        if (this.#closing) return;
        const error = new FatalError(`A translation worker ended unasked with code ${code}.`);
        this.#fail(error);
        reject(error);
      });
    });
  }

  #receive(worker: Worker, reply: WorkerReply): void {
    const jobs = this.#running.get(worker) ?? [];
    this.#running.delete(worker);
    if (reply.state === "failed")
      for (const job of jobs) job.reject(new FatalError(`Translation failed: ${reply.message}`));
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
      post(worker, { rows: batch.map((job) => job.row), options: first.options });
    }
  }

  #takeBatch(): Job[] {
    const first = this.#waiting[0];
    if (first === undefined) return [];
    const most = Math.max(
      1,
      Math.floor(this.#batchSize / (paddedLength(first.row.length) * first.options.beams)),
    );
    const batch: Job[] = [];
    for (let index = 0; index < this.#waiting.length && batch.length < most;) {
      const job = this.#waiting[index];
      if (job?.key === first.key) batch.push(...this.#waiting.splice(index, 1));
      else index++;
    }
    return batch;
  }

  #fail(error: FatalError): void {
    this.#failure ??= error;
    const lost = [...this.#waiting.splice(0), ...[...this.#running.values()].flat()];
    this.#running.clear();
    for (const job of lost) job.reject(this.#failure);
  }
}

function post(worker: Worker, request: WorkerRequest): void {
  worker.postMessage(request, []);
}

function stop(worker: Worker): void {
  post(worker, null);
}

function settle(job: Job, hypothesis: Hypothesis | undefined): void {
  if (hypothesis === undefined)
    job.reject(new FatalError("Translation failed: a row came back missing."));
  else job.resolve(hypothesis);
}
