import { setMaxListeners } from "node:events";
import PQueue from "p-queue";
import pRetry from "p-retry";
import { FatalError, RetryableError } from "../errors.ts";
import type { JobContext, Outcome, Queue, QueueOptions } from "./queue.ts";

/**
 * The queue inside one process, over p-queue (strict mode: the rate holds in every rolling window) and p-retry.
 * Each attempt takes its own place in the queue, so that a retry counts against the rate and a job that waits for
 * its retry holds no slot.
 */
export class LocalQueue implements Queue {
  readonly #queue: PQueue;
  readonly #options: QueueOptions;
  readonly #cancel = new AbortController();
  readonly #unended = new Set<Promise<unknown>>();

  constructor(options: QueueOptions) {
    const { concurrency, rate } = options;
    const limits = rate && { strict: true, intervalCap: rate.limit, interval: rate.intervalMs };
    this.#queue = new PQueue({ concurrency, ...limits });
    this.#options = options;
    // Every waiting job listens, and no more wait than the caller's back-pressure lets in.
    setMaxListeners(0, this.#cancel.signal);
  }

  async add<T>(job: (context: JobContext) => Promise<T>): Promise<Outcome<T>> {
    const ended = this.#run(job);
    this.#unended.add(ended);
    try {
      return await ended;
    } finally {
      this.#unended.delete(ended);
    }
  }

  ready(limit: number): Promise<void> {
    return this.#queue.onSizeLessThan(limit);
  }

  async drain(): Promise<void> {
    this.#cancel.abort(new Cancelled());
    await Promise.allSettled(this.#unended);
  }

  async #run<T>(job: (context: JobContext) => Promise<T>): Promise<Outcome<T>> {
    const { retries, backoff } = this.#options;
    let attempts = 0;
    let done: Outcome<T> | undefined;
    try {
      await pRetry(
        async () => {
          const value = await this.#attempt(job, () => ++attempts);
          done = { state: "done", value, attempts };
        },
        {
          retries,
          minTimeout: backoff.baseMs,
          maxTimeout: backoff.maxMs,
          randomize: true,
          signal: this.#cancel.signal,
          shouldRetry: ({ error }) => error instanceof RetryableError,
        },
      );
    } catch (error) {
      // p-retry rejects a job that was done when the cancellation came.
      if (done === undefined) return this.#failed(error, attempts);
    }
    return done ?? { state: "cancelled" };
  }

  #failed(error: unknown, attempts: number): Outcome<never> {
    if (error instanceof Cancelled) return { state: "cancelled" };
    if (error instanceof FatalError) throw error;
    const reason = error instanceof Error ? error : new Error(String(error));
    return { state: "failed", error: reason, attempts };
  }

  /** Waits for a turn, which can be cancelled; a job that has begun is let end. */
  async #attempt<T>(job: (context: JobContext) => Promise<T>, count: () => number): Promise<T> {
    const turn = new AbortController();
    const giveUp = (): void => turn.abort(new Cancelled());
    this.#cancel.signal.addEventListener("abort", giveUp);
    const begin = async (): Promise<T> => {
      this.#cancel.signal.removeEventListener("abort", giveUp);
      try {
        return await withTimeout(job, count(), this.#options.timeoutMs);
      } catch (error) {
        if (error instanceof FatalError) this.#cancel.abort(new Cancelled());
        throw error;
      }
    };
    try {
      return await this.#queue.add(begin, { signal: turn.signal });
    } finally {
      this.#cancel.signal.removeEventListener("abort", giveUp);
    }
  }
}

/** Why a waiting job never began. */
class Cancelled extends Error {
  override readonly name = "Cancelled";
}

async function withTimeout<T>(
  job: (context: JobContext) => Promise<T>,
  attempt: number,
  timeoutMs: number,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new TimeoutError(timeoutMs);
      controller.abort(error);
      reject(error);
    }, timeoutMs);
  });
  try {
    return await Promise.race([job({ attempt, signal: controller.signal }), expired]);
  } finally {
    clearTimeout(timer);
  }
}

/** A job took longer than it was allowed; trying again would take as long. */
export class TimeoutError extends Error {
  override readonly name = "TimeoutError";

  constructor(timeoutMs: number) {
    super(
      `took longer than the ${timeoutMs / 1000} s allowed. Allow more with --timeout, or split it.`,
    );
  }
}
