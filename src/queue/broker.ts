import { Queue as BullQueue, type Job as BullJob } from "bullmq";
import type { Redis } from "ioredis";

/** What all keys in Redis begin with. */
export const KEY_PREFIX = "bilingual-digest";

/** Deaths of workers with a job in work after which it is set aside as failed. */
export const MOST_DEATHS = 3;

/** What travels through Redis. The version is raised when an older program cannot read it. */
export interface Letter<Content> {
  readonly version: 1;
  readonly content: Content;
}

/** BullMQ's own queue. Its errors are the connection's, which tells of them itself. */
export function openBullQueue<Payload>(
  redis: Redis,
  name: string,
  { isReader = false } = {},
): BullQueue<Letter<Payload>, Letter<unknown>> {
  const queue = new BullQueue<Letter<Payload>, Letter<unknown>>(name, {
    connection: redis,
    prefix: KEY_PREFIX,
    // Nobody listens to events, which hold the results once more.
    streams: { events: { maxLen: 100 } },
    // What is only looked at must not appear by that.
    skipMetasUpdate: isReader,
  });
  queue.on("error", () => undefined);
  return queue;
}

/** What BullMQ says of jobs that took their workers down; the words are its own, and tests hold them. */
const DEATHS = /^job (?:stalled more than|started more than) allowable limit$/u;

/** Why a job failed, and how many attempts were made. */
export function asFailure(
  job: Pick<BullJob, "failedReason" | "attemptsMade" | "attemptsStarted">,
): {
  readonly error: Error;
  readonly attempts: number;
} {
  const { failedReason, attemptsMade, attemptsStarted } = job;
  if (!DEATHS.test(failedReason)) return { error: new Error(failedReason), attempts: attemptsMade };
  // The last start found that there had been too many.
  const attempts = attemptsStarted - 1;
  return {
    error: new Error(`${attempts} workers broke down with this article in work.`),
    attempts,
  };
}
