import { Queue as BullQueue, type JobsOptions } from "bullmq";
import type { Redis } from "ioredis";
import { deferred, type Deferred } from "./deferred.ts";
import { FatalError } from "../errors.ts";
import { pause } from "./pause.ts";
import { asFailure, openBullQueue, type Letter } from "./broker.ts";
import type { Job, Outcome, Queue } from "./queue.ts";
import type { Rate } from "./rate.ts";

/** Waits between two looks at the jobs that are waited for, in milliseconds: doubled while nothing ends. */
const LOOKS = { shortestMs: 20, longestMs: 500 };
/** Jobs sent in one transaction. */
const MOST_AT_ONCE = 100;

export interface BrokerQueueOptions<Result> {
  /** Name of the queue; its workers name the same. */
  readonly name: string;
  /** Further attempts after a RetryableError; 0 for none. */
  readonly retries: number;
  /** A result as it comes back from JSON. Throws FatalError if it is none. */
  readonly readResult: (json: unknown) => Result;
  /** Whether it is opened to count jobs alone. */
  readonly isReader?: boolean;
  /** Rejects with FatalError if whoever asked for the jobs is no longer there: nobody would work on them. */
  readonly confirm?: () => Promise<void>;
}

interface Awaited<Payload, Result> {
  readonly job: Job<Payload>;
  readonly ended: Deferred<Outcome<Result>>;
  isRunning: boolean;
}

/**
 * The queue over BullMQ: jobs wait in Redis, and workers (`BrokerWorker`) in any process take them. A job's id is its
 * key, so that whatever is added or done twice counts once. What became of a job is looked up, not listened for: no
 * message can be missed, whatever goes away in between.
 */
export class BrokerQueue<Payload, Result> implements Queue<Payload, Result> {
  readonly #redis: Redis;
  readonly #queue: BullQueue<Letter<Payload>, Letter<unknown>>;
  readonly #options: BrokerQueueOptions<Result>;
  readonly #awaited = new Map<string, Awaited<Payload, Result>>();
  readonly #cancel = new AbortController();
  #looking: Promise<void> | undefined;
  #changed = deferred<void>();

  /** `redis` stays open when the queue is closed. */
  constructor(redis: Redis, options: BrokerQueueOptions<Result>) {
    this.#redis = redis;
    this.#queue = openBullQueue(redis, options.name, options);
    this.#options = options;
  }

  /** Most attempts started, over all workers, in any window: they are spread evenly. Undefined for no limit. */
  async limit(rate: Rate | undefined): Promise<void> {
    if (rate === undefined) await this.#queue.removeGlobalRateLimit();
    else await this.#queue.setGlobalRateLimit(1, Math.ceil(rate.intervalMs / rate.limit));
  }

  /** Puts jobs in the queue without waiting for them; those that had failed get their attempts again. */
  async send(jobs: readonly Job<Payload>[]): Promise<void> {
    for (let start = 0; start < jobs.length; start += MOST_AT_ONCE) {
      const some = jobs.slice(start, start + MOST_AT_ONCE);
      await this.#forgetFailed(some.map(({ key }) => key));
      await this.#queue.addBulk(
        some.map((job) => ({ name: "job", data: letterOf(job), opts: this.#optionsOf(job) })),
      );
    }
  }

  add(job: Job<Payload>): Promise<Outcome<Result>> {
    const same = this.#awaited.get(job.key);
    if (same !== undefined) return same.ended.promise;
    if (this.#cancel.signal.aborted) return Promise.resolve({ state: "cancelled" });
    const ended = deferred<Outcome<Result>>();
    this.#awaited.set(job.key, { job, ended, isRunning: false });
    // BullMQ does nothing about an id that is there already.
    this.#queue.add("job", letterOf(job), this.#optionsOf(job)).catch((error: unknown) => {
      this.#end([job.key], ({ ended: each }) => each.reject(brokerError(error)));
    });
    this.#looking ??= this.#look();
    return ended.promise;
  }

  async ready(limit: number): Promise<void> {
    while (this.#waiting().length >= limit) await this.#changed.promise;
  }

  async drain(): Promise<void> {
    this.#cancel.abort();
    if (this.#redis.status === "ready") await this.#lookOnce().catch(() => undefined);
    this.#cancelWaiting();
    const all = [...this.#awaited.values()].map(({ ended }) => ended.promise);
    await Promise.allSettled(all);
  }

  /** Numbers of jobs by state. */
  async counts(): Promise<BrokerCounts> {
    const states = ["waiting", "prioritized", "delayed", "active", "completed", "failed"] as const;
    const counts = await this.#queue.getJobCounts(...states);
    const of = (state: (typeof states)[number]): number => counts[state] ?? 0;
    return {
      waiting: of("waiting") + of("prioritized") + of("delayed"),
      active: of("active"),
      done: of("completed"),
      failed: of("failed"),
    };
  }

  /** Removes the queue with all its jobs, those in work too. */
  async remove(): Promise<void> {
    await this.#queue.obliterate({ force: true });
  }

  async close(): Promise<void> {
    this.#cancel.abort();
    this.#end([...this.#awaited.keys()], ({ ended }) => ended.resolve({ state: "cancelled" }));
    // A look at a server that is gone would last until it is back.
    if (this.#redis.status === "ready") await this.#looking;
    await this.#queue.close();
  }

  #optionsOf({ key, priority = 0 }: Job<Payload>): JobsOptions {
    const attempts = this.#options.retries + 1;
    return { jobId: key, priority, attempts, backoff: { type: "jitter" }, stackTraceLimit: 0 };
  }

  #waiting(): string[] {
    return [...this.#awaited].flatMap(([key, { isRunning }]) => (isRunning ? [] : [key]));
  }

  /** When draining: what has not begun, and all of it where the server does not answer. */
  #cancelWaiting(): void {
    const keys = this.#redis.status === "ready" ? this.#waiting() : [...this.#awaited.keys()];
    this.#end(keys, ({ ended }) => ended.resolve({ state: "cancelled" }));
  }

  #end(keys: readonly string[], tell: (each: Awaited<Payload, Result>) => void): void {
    for (const key of keys) {
      const each = this.#awaited.get(key);
      this.#awaited.delete(key);
      if (each !== undefined) tell(each);
    }
    this.#tellChange();
  }

  #tellChange(): void {
    this.#changed.resolve();
    this.#changed = deferred<void>();
  }

  async #look(): Promise<void> {
    let wait = LOOKS.shortestMs;
    // Until whoever added the first has added all that it adds in one go.
    await pause(0, this.#cancel.signal);
    while (this.#awaited.size > 0) {
      const before = this.#awaited.size;
      try {
        await this.#lookOnce();
      } catch (error) {
        this.#end([...this.#awaited.keys()], ({ ended }) => ended.reject(brokerError(error)));
      }
      if (this.#cancel.signal.aborted) this.#cancelWaiting();
      wait = this.#awaited.size < before ? LOOKS.shortestMs : Math.min(LOOKS.longestMs, wait * 2);
      if (this.#awaited.size > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    }
    // In the same turn as the loop's last question: a job added a moment later finds nobody looking.
    this.#looking = undefined;
  }

  async #lookOnce(): Promise<void> {
    const keys = [...this.#awaited.keys()];
    const looks = keys.map(async (key) => {
      const [[created, finished], lock] = await Promise.all([
        this.#redis.hmget(this.#queue.toKey(key), "timestamp", "finishedOn"),
        this.#redis.exists(this.#queue.toKey(`${key}:lock`)),
      ]);
      return { key, isThere: created !== null, isFinished: finished !== null, hasLock: lock > 0 };
    });
    const found = await Promise.all(looks);
    const missing = found.filter(({ isThere }) => !isThere).map(({ key }) => key);
    if (missing.length > 0) await this.#sendAgain(missing);
    for (const { key, hasLock } of found) {
      const each = this.#awaited.get(key);
      if (each !== undefined) each.isRunning = hasLock;
    }
    this.#tellChange();
    await Promise.all(
      found.filter(({ isFinished }) => isFinished).map(({ key }) => this.#take(key)),
    );
  }

  /** The server came back without them: it was started again without an append-only file, or restored. */
  async #sendAgain(keys: readonly string[]): Promise<void> {
    await this.#options.confirm?.();
    const jobs = keys.flatMap((key) => this.#awaited.get(key)?.job ?? []);
    await this.send(jobs);
  }

  async #take(key: string): Promise<void> {
    const job = await this.#queue.getJob(key);
    if (job?.finishedOn === undefined) return;
    const { returnvalue, attemptsMade: attempts } = job;
    const outcome: Outcome<Result> =
      // Redis knows only what is written; null is what BullMQ makes of nothing.
      returnvalue === null || returnvalue === undefined
        ? { state: "failed", ...asFailure(job) }
        : { state: "done", value: this.#options.readResult(returnvalue.content), attempts };
    this.#end([key], ({ ended }) => ended.resolve(outcome));
  }

  async #forgetFailed(keys: readonly string[]): Promise<void> {
    const scores = await Promise.all(
      keys.map((key) => this.#redis.zscore(this.#queue.toKey("failed"), key)),
    );
    const failed = keys.filter((_key, index) => scores[index] !== null);
    await Promise.all(failed.map((key) => this.#queue.remove(key)));
  }
}

/** Jobs of a queue by what has become of them. */
export interface BrokerCounts {
  /** For their turn or for a retry. */
  readonly waiting: number;
  readonly active: number;
  readonly done: number;
  readonly failed: number;
}

function letterOf<Payload>({ payload }: Job<Payload>): Letter<Payload> {
  return { version: 1, content: payload };
}

/** What Redis refuses for good: out of memory, no permission, closed by us. */
function brokerError(cause: unknown): FatalError {
  if (cause instanceof FatalError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new FatalError(`The queue in Redis cannot be used: ${reason}`, { cause });
}
