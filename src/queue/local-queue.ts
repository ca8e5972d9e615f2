import { EventEmitter, once, setMaxListeners } from "node:events";
import PQueue from "p-queue";
import pRetry from "p-retry";
import { FatalError, RetryableError } from "../errors.ts";
import { fullJitter } from "./full-jitter.ts";
import { pause } from "./pause.ts";
import type { Job, Outcome, Queue, QueueOptions, Work } from "./queue.ts";
import { RollingWindow } from "./rolling-window.ts";
import { withTimeout } from "./with-timeout.ts";

/**
 * The queue inside one process, over p-queue and p-retry. The rate holds in every rolling window, whatever becomes of
 * the system clock.
 * Each attempt takes its own place in the queue, so that a retry counts against the rate and a job that waits for
 * its retry holds no slot.
 */
export class LocalQueue<Payload, Result> implements Queue<Payload, Result> {
  readonly #work: Work<Payload, Result>;
  readonly #queue: PQueue;
  readonly #window: RollingWindow | undefined;
  readonly #options: QueueOptions;
  readonly #cancel = new AbortController();
  readonly #unended = new Map<string, Promise<Outcome<Result>>>();
  /** Emits "change" when a job begins or ends, which is when fewer may wait. */
  readonly #changes = new EventEmitter();

  constructor(work: Work<Payload, Result>, options: QueueOptions) {
    this.#work = work;
    this.#queue = new PQueue({ concurrency: options.concurrency });
    this.#window = options.rate && new RollingWindow(options.rate);
    this.#options = options;
    // Every waiting job listens, and no more wait than the caller's back-pressure lets in.
    setMaxListeners(0, this.#cancel.signal, this.#changes);
  }

  async add(job: Job<Payload>): Promise<Outcome<Result>> {
    const same = this.#unended.get(job.key);
    if (same !== undefined) return same;
    const ended = this.#run(job);
    this.#unended.set(job.key, ended);
    try {
      return await ended;
    } finally {
      this.#unended.delete(job.key);
      this.#changes.emit("change");
    }
  }

  async ready(limit: number): Promise<void> {
    while (this.#unended.size - this.#queue.pending >= limit) await once(this.#changes, "change");
  }

  async drain(): Promise<void> {
    this.#cancel.abort(new Cancelled());
    await Promise.allSettled(this.#unended.values());
  }

  async #run(job: Job<Payload>): Promise<Outcome<Result>> {
    const { signal } = this.#cancel;
    const { retries, backoff, random = Math.random } = this.#options;
    let attempts = 0;
    let done: Outcome<Result> | undefined;
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
  async #attempt({ payload, priority = 0 }: Job<Payload>, attempt: number): Promise<Result> {
    const turn = new AbortController();
    const giveUp = (): void => turn.abort(new Cancelled());
    this.#cancel.signal.addEventListener("abort", giveUp);
    const begin = async (): Promise<Result> => {
      // p-queue may start one waiting job while another is being cancelled.
      this.#cancel.signal.throwIfAborted();
      this.#cancel.signal.removeEventListener("abort", giveUp);
      this.#changes.emit("change");
      try {
        const work = this.#work;
        return await withTimeout(
          (context) => work(payload, context),
          attempt,
          this.#options.timeoutMs,
        );
      } catch (error) {
        if (error instanceof FatalError) this.#cancel.abort(new Cancelled());
        throw error;
      }
    };
    try {
      const start = (): Promise<Result> =>
        this.#window?.start(begin, this.#cancel.signal) ?? begin();
      return await this.#queue.add(start, { signal: turn.signal, priority: -priority });
    } finally {
      this.#cancel.signal.removeEventListener("abort", giveUp);
    }
  }
}

/** Why a waiting job never began. */
class Cancelled extends Error {
  override readonly name = "Cancelled";
}
