import { expect, test, vi } from "vitest";
import { LocalQueue } from "../../src/queue/local-queue.ts";
import { queueConformance } from "./conformance.ts";

queueConformance("LocalQueue", (options) => new LocalQueue(options));

test("a clock that is set back holds nobody up", async () => {
  vi.useFakeTimers();
  try {
    const queue = new LocalQueue({
      concurrency: 1,
      rate: { limit: 1, intervalMs: 1000 },
      retries: 0,
      backoff: { baseMs: 1, maxMs: 1 },
      timeoutMs: 1000,
    });
    let started = 0;
    const all = [0, 1].map(() => queue.add(async () => (started += 1)));
    await vi.advanceTimersByTimeAsync(1);
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(started).toBe(2);
    await Promise.all(all);
  } finally {
    vi.useRealTimers();
  }
});
