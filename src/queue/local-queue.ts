import { EventEmitter, once, setMaxListeners } from "node:events";
import PQueue from "p-queue";
import pRetry from "p-retry";
import { FatalError, RetryableError } from "../errors.ts";
import { fullJitter } from "./full-jitter.ts";
import { pause } from "./pause.ts";
import type { JobContext, Outcome, Queue, QueueOptions } from "./queue.ts";
import { RollingWindow } from "./rolling-window.ts";

/**
 * The queue inside one process, over p-queue and p-retry. The rate holds in every rolling window, whatever becomes of
 * the system clock.
 * Each attempt takes its own place in the queue, so that a retry counts against the rate and a job that waits for
 * its retry holds no slot.
 */
export class LocalQueue implements Queue {
  readonly #queue: PQueue;
  readonly #window: RollingWindow | undefined;
  readonly #options: QueueOptions;
  readonly #cancel = new AbortController();
  readonly #unended = new Set<Promise<unknown>>();
  /** Emits "change" when a job begins or ends, which is when fewer may wait. */
  readonly #changes = new EventEmitter();

  constructor(options: QueueOptions) {
    this.#queue = new PQueue({ concurrency: options.concurrency });
    this.#window = options.rate && new RollingWindow(options.rate);
    this.#options = options;
    // Every waiting job listens, and no more wait than the caller's back-pressure lets in.
    setMaxListeners(0, this.#cancel.signal, this.#changes);
  }

  async add<T>(job: (context: JobContext) => Promise<T>): Promise<Outcome<T>> {
    const ended = this.#run(job);
    this.#unended.add(ended);
    try {
      return await ended;
    } finally {
      this.#unended.delete(ended);
      this.#changes.emit("change");
    }
  }

  async ready(limit: number): Promise<void> {
    while (this.#unended.size - this.#queue.pending >= limit) await once(this.#changes, "change");
  }

  async drain(): Promise<void> {
    this.#cancel.abort(new Cancelled());
    await Promise.allSettled(this.#unended);
  }

  async #run<T>(job: (context: JobContext) => Promise<T>): Promise<Outcome<T>> {
    const { signal } = this.#cancel;
    const { retries, backoff, random = Math.random } = this.#options;
    let attempts = 0;
    let done: Outcome<T> | undefined;
    try {
      await pRetry(
        async (attempt) => {
          attempts = attempt;
          const value = await this.#attempt(job, attempt);
          done = { state: "done", value, attempts };
        },
        {
          retries,
          // The wait is shouldRetry's: p-retry's own has no full jitter.
          minTimeout: 0,
          signal,
          shouldRetry: async ({ error, retriesConsumed }) => {
            if (!(error instanceof RetryableError)) return false;
            await pause(fullJitter(retriesConsumed + 1, backoff, random), signal);
            return true;
          },
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
  async #attempt<T>(job: (context: JobContext) => Promise<T>, attempt: number): Promise<T> {
    const turn = new AbortController();
    const giveUp = (): void => turn.abort(new Cancelled());
    this.#cancel.signal.addEventListener("abort", giveUp);
    const begin = async (): Promise<T> => {
      await this.#window?.turn(this.#cancel.signal);
      // p-queue may start one waiting job while another is being cancelled.
      this.#cancel.signal.throwIfAborted();
      this.#cancel.signal.removeEventListener("abort", giveUp);
      this.#changes.emit("change");
      try {
        return await withTimeout(job, attempt, this.#options.timeoutMs);
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

/** The longest that setTimeout can wait, in milliseconds; it takes more for 1. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

async function withTimeout<T>(
  job: (context: JobContext) => Promise<T>,
  attempt: number,
  timeoutMs: number,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => {
        const error = new TimeoutError(timeoutMs);
        // Before the job hears of it: what it then throws is not why it failed.
        reject(error);
        controller.abort(error);
      },
      Math.min(timeoutMs, LONGEST_TIMER_MS),
    );
  });
  try {
    return await Promise.race([job({ attempt, signal: controller.signal }), expired]);
  } finally {
    clearTimeout(timer);
  }
}

/** A job took longer than it was allowed; trying again would take as long. */
class TimeoutError extends Error {
  override readonly name = "TimeoutError";

  constructor(timeoutMs: number) {
    super(
      `took longer than the ${timeoutMs / 1000} s allowed. Allow more with --timeout, or split it.`,
    );
  }
}
