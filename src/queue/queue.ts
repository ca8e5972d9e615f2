/** What a job is told of its attempt. */
export interface JobContext {
  /** Counts from 1. */
  readonly attempt: number;
  /** Aborted when the time allowed is over; the job must end soon after. */
  readonly signal: AbortSignal;
}

export type Outcome<T> =
  | { readonly state: "done"; readonly value: T; readonly attempts: number }
  | { readonly state: "failed"; readonly error: Error; readonly attempts: number }
  | { readonly state: "cancelled" };

/** A rate-limited queue of jobs. Adapters pass the suite in test/queue/conformance.ts. */
export interface Queue {
  /** Resolves when the job has ended. Rejects with FatalError alone, which also cancels what waits. */
  add<T>(job: (context: JobContext) => Promise<T>): Promise<Outcome<T>>;
  /**
   * Resolves when fewer than `limit` jobs wait, for their turn or for a retry: back-pressure for whoever fills the
   * queue.
   */
  ready(limit: number): Promise<void>;
  /** Lets running jobs end and cancels waiting ones; resolves when none is left. */
  drain(): Promise<void>;
}

export interface QueueOptions {
  /** Jobs at the same time; at least 1. */
  readonly concurrency: number;
  /** Most attempts, retries included, started in any window of `intervalMs` milliseconds. Default: no limit. */
  readonly rate?: { readonly limit: number; readonly intervalMs: number };
  /** Milliseconds an attempt may take; then its signal is aborted, its place is free and the job fails without retry. */
  readonly timeoutMs: number;
  /** Further attempts after a RetryableError; 0 for none. */
  readonly retries: number;
  /** Wait before retry n: random() * min(maxMs, baseMs * 2^(n-1)), in milliseconds. It holds no place in the queue. */
  readonly backoff: { readonly baseMs: number; readonly maxMs: number };
  /** Uniform in [0, 1). Default: Math.random. */
  readonly random?: () => number;
}
