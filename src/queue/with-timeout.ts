import type { JobContext } from "./queue.ts";

/** The longest that setTimeout can wait, in milliseconds; it takes more for 1. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** One attempt at a job. Rejects with TimeoutError when its time is over, whether or not it ends then. */
export async function withTimeout<T>(
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
