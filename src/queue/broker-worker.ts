import { UnrecoverableError, WaitingError, Worker, type Job as BullJob } from "bullmq";
import type { Redis } from "ioredis";
import { deferred } from "./deferred.ts";
import { FatalError, RetryableError } from "../errors.ts";
import { KEY_PREFIX, MOST_DEATHS, type Letter } from "./broker.ts";
import { fullJitter } from "./full-jitter.ts";
import type { Work, WorkOptions } from "./queue.ts";
import { withTimeout } from "./with-timeout.ts";

/** After a command failed for good, and between looks for work, in milliseconds. */
const RETRY_DELAY_MS = 2_000;

export interface BrokerWorkerOptions<Payload> extends WorkOptions {
  /** Name of the queue. */
  readonly queue: string;
  /** What this worker is known by. */
  readonly name: string;
  /** Milliseconds after which a worker that gives no sign of life loses its jobs to others. */
  readonly lockMs: number;
  /** A payload as it comes from JSON. Throws FatalError if it is none. */
  readonly readPayload: (json: unknown) => Payload;
  /** Told of what ended here, for figures. */
  readonly ended?: (state: "done" | "failed" | "retried", key: string) => void;
}

/**
 * Takes jobs of a queue (`BrokerQueue`) and works on them. A job whose worker dies is given to another when its lock
 * has run out; one with which MOST_DEATHS died fails. A FatalError says that this worker can do no more: its job goes
 * back for others, and `broken` rejects.
 */
export class BrokerWorker<Payload, Result> {
  readonly #worker: Worker<Letter<unknown>, Letter<Result>>;
  readonly #work: Work<Payload, Result>;
  readonly #options: BrokerWorkerOptions<Payload>;
  readonly #broken = deferred<never>();

  /** `redis` stays open when the worker is closed. */
  constructor(redis: Redis, work: Work<Payload, Result>, options: BrokerWorkerOptions<Payload>) {
    const { concurrency, backoff, random = Math.random, lockMs, retries, ended } = options;
    this.#work = work;
    this.#options = options;
    this.#worker = new Worker(options.queue, (job, token) => this.#process(job, token), {
      connection: redis,
      prefix: KEY_PREFIX,
      name: options.name,
      concurrency,
      lockDuration: lockMs,
      stalledInterval: Math.ceil(lockMs / 2),
      maxStalledCount: MOST_DEATHS - 1,
      maxStartedAttempts: retries + 1 + MOST_DEATHS,
      runRetryDelay: RETRY_DELAY_MS,
      settings: {
        backoffStrategy: (attempt) => Math.round(fullJitter(attempt, backoff, random)),
      },
    });
    // Connections tell of their troubles themselves; a lock that was lost means that another has the job.
    this.#worker.on("error", () => undefined);
    this.#worker.on("completed", (job) => ended?.("done", job.id ?? ""));
    this.#worker.on("failed", (job) =>
      ended?.(job?.finishedOn === undefined ? "retried" : "failed", job?.id ?? ""),
    );
    // Whoever does not wait for it has closed the worker.
    this.#broken.promise.catch(() => undefined);
  }

  /** Rejects with the FatalError that ended this worker's work. */
  get broken(): Promise<never> {
    return this.#broken.promise;
  }

  /** Takes no more jobs; resolves when those in work have ended. */
  async close(): Promise<void> {
    await this.#worker.close();
  }

  async #process(
    job: BullJob<Letter<unknown>>,
    token: string | undefined,
  ): Promise<Letter<Result>> {
    const { readPayload, timeoutMs } = this.#options;
    try {
      const payload = readPayload(readLetter(job.data));
      const work = this.#work;
      const attempt = job.attemptsMade + 1;
      const content = await withTimeout((context) => work(payload, context), attempt, timeoutMs);
      return { version: 1, content };
    } catch (error) {
      if (error instanceof RetryableError) throw error;
      if (!(error instanceof FatalError))
        throw new UnrecoverableError(error instanceof Error ? error.message : String(error));
      void this.#worker.pause(true);
      this.#broken.reject(error);
      await job.moveToWait(token);
      throw new WaitingError();
    }
  }
}

function readLetter(letter: Letter<unknown>): unknown {
  if (letter.version === 1) return letter.content;
  throw new FatalError(
    `a job of another version of bilingual-digest (${String(letter.version)}, this one knows 1). Install the same version on every machine.`,
  );
}
