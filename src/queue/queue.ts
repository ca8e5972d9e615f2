/** What a job is told of its attempt. */
export interface JobContext {
  /** Counts from 1. */
  readonly attempt: number;
  /** Aborted when the time allowed is over; the job must end soon after. */
  readonly signal: AbortSignal;
}

export type Outcome<Result> =
  | { readonly state: "done"; readonly value: Result; readonly attempts: number }
  | { readonly state: "failed"; readonly error: Error; readonly attempts: number }
  | { readonly state: "cancelled" };

/** Work as data, so that it can cross to another process. */
export interface Job<Payload> {
  /** What the job is known by: the same key is the same work with the same result, however often it is added. */
  readonly key: string;
  readonly payload: Payload;
  /** Lower is sooner, 0 to 1000; jobs of the same priority start in the order they came. Default: 0. */
  readonly priority?: number;
}

/** What is done with a payload. It may be done more than once for a key, and must give the same result each time. */
export type Work<Payload, Result> = (payload: Payload, context: JobContext) => Promise<Result>;

/** A rate-limited queue of jobs. Adapters pass the suite in test/queue/conformance.ts. */
export interface Queue<Payload, Result> {
  /** Resolves when the job has ended. Rejects with FatalError alone, which also cancels what waits. */
  add(job: Job<Payload>): Promise<Outcome<Result>>;
  /**
   * Resolves when fewer than `limit` of the jobs added here wait, for their turn or for a retry: back-pressure for
   * whoever fills the queue.
   */
  ready(limit: number): Promise<void>;
  /** Lets running jobs end and cancels waiting ones; resolves when none is left. */
  drain(): Promise<void>;
}

/** How a queue's jobs are worked on. */
export interface WorkOptions {
  /** Jobs at the same time; at least 1. */
  readonly concurrency: number;
  /** Milliseconds an attempt may take; then its signal is aborted, its place is free and the job fails without retry. */
  readonly timeoutMs: number;
  /** Further attempts after a RetryableError; 0 for none. */
  readonly retries: number;
  /** Wait before retry n: random() * min(maxMs, baseMs * 2^(n-1)), in milliseconds. It holds no place in the queue. */
  readonly backoff: { readonly baseMs: number; readonly maxMs: number };
  /** Uniform in [0, 1). Default: Math.random. */
  readonly random?: () => number;
}

export interface QueueOptions extends WorkOptions {
  /** Most attempts, retries included, started in any window of `intervalMs` milliseconds. Default: no limit. */
  readonly rate?: { readonly limit: number; readonly intervalMs: number };
}
