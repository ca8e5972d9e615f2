import { setImmediate } from "node:timers/promises";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FatalError, RetryableError } from "../../src/errors.ts";
import { LocalQueue } from "../../src/queue/local-queue.ts";
import type { Outcome, QueueOptions, Work } from "../../src/queue/queue.ts";
import { queueConformance } from "./conformance.ts";

queueConformance("LocalQueue", async (work, options) => {
  const times: number[] = [];
  const queue = new LocalQueue<string, string>((payload, context) => {
    times.push(performance.now());
    return work(payload, context);
  }, options);
  return {
    queue,
    // As many wait when it is not ready for fewer.
    waiting: (count) =>
      vi.waitUntil(() => Promise.race([queue.ready(count).then(() => false), setImmediate(true)])),
    starts: () => Promise.resolve(times),
    close: () => queue.drain(),
  };
});

const OPTIONS: QueueOptions = {
  concurrency: 2,
  timeoutMs: 60_000,
  retries: 2,
  backoff: { baseMs: 100, maxMs: 1000 },
  random: () => 0.5,
};

/** A queue whose jobs do what their key says. */
function open(
  works: Readonly<Record<string, Work<string, string>>>,
  options: Partial<QueueOptions> = {},
): (key: string) => Promise<Outcome<string>> {
  const queue = new LocalQueue<string, string>(
    (payload, context) => works[payload]?.(payload, context) ?? Promise.resolve("unknown"),
    { ...OPTIONS, ...options },
  );
  return (key) => queue.add({ key, payload: key });
}

describe("by a clock that the test turns", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("a month may be allowed", async () => {
    const add = open(
      { long: () => new Promise((resolve) => setTimeout(resolve, 3_600_000, "value")) },
      { timeoutMs: 31 * 86_400_000 },
    );
    const ended = add("long");
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(await ended).toMatchObject({ state: "done" });
  });

  test("a FatalError is rejected, cancels what waits and what comes, lets the running end", async () => {
    const add = open({
      long: () => new Promise((resolve) => setTimeout(resolve, 1000, "value")),
      fatal: () => Promise.reject(new FatalError("disk full")),
    });
    const running = add("long");
    const fatal = add("fatal");
    const waiting = add("waiting");
    await expect(fatal).rejects.toThrow("disk full");
    expect(await waiting).toEqual({ state: "cancelled" });
    expect(await add("late")).toEqual({ state: "cancelled" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(await running).toMatchObject({ state: "done" });
  });

  test("draining starts nothing, even where the rate would let it by now", async () => {
    const started: string[] = [];
    const rate = { limit: 1, intervalMs: 1000 };
    const queue = new LocalQueue<string, number>(async (payload) => started.push(payload), {
      ...OPTIONS,
      rate,
    });
    const all = ["0", "1", "2"].map((key) => queue.add({ key, payload: key }));
    await vi.advanceTimersByTimeAsync(1);
    vi.setSystemTime(Date.now() + 5000);
    await queue.drain();
    await Promise.all(all);
    expect(started).toEqual(["0"]);
  });

  test("draining does not wait for retries and leaves no timer behind", async () => {
    const queue = new LocalQueue<string, string>(() => Promise.reject(new RetryableError("down")), {
      ...OPTIONS,
      rate: { limit: 2, intervalMs: 3_600_000 },
      backoff: { baseMs: 60_000, maxMs: 60_000 },
    });
    const all = ["0", "1", "2"].map((key) => queue.add({ key, payload: key }));
    await vi.advanceTimersByTimeAsync(1);
    await queue.drain();
    const states = (await Promise.all(all)).map(({ state }) => state);
    expect(states).toEqual(Array(3).fill("cancelled"));
    expect(vi.getTimerCount()).toBe(0);
  });

  test("no rolling window ever holds more starts than the rate, retries included", async () => {
    const jobs = fc.array(fc.record({ delay: fc.nat(40), fails: fc.boolean() }), {
      maxLength: 25,
    });
    const rates = fc.record({
      limit: fc.integer({ min: 1, max: 4 }),
      intervalMs: fc.integer({ min: 5, max: 90 }),
    });
    const jitter = fc.double({ min: 0, max: 0.99, noNaN: true });
    const property = fc.asyncProperty(jobs, rates, jitter, async (specs, rate, random) => {
      const starts: number[] = [];
      const queue = new LocalQueue<(typeof specs)[number], void>(
        async ({ delay, fails }, { attempt }) => {
          starts.push(Date.now());
          await new Promise((resolve) => setTimeout(resolve, delay));
          if (fails && attempt === 1) throw new RetryableError("once");
        },
        { ...OPTIONS, concurrency: 3, retries: 1, rate, random: () => random },
      );
      const ended = specs.map(async (payload, index) => {
        await new Promise((resolve) => setTimeout(resolve, payload.delay * 3));
        return queue.add({ key: String(index), payload });
      });
      await vi.runAllTimersAsync();
      await Promise.all(ended);
      const spans = starts.slice(rate.limit).map((next, index) => next - (starts[index] ?? 0));
      expect(Math.min(rate.intervalMs, ...spans)).toBe(rate.intervalMs);
      expect(starts.length).toBe(specs.length + specs.filter((spec) => spec.fails).length);
    });
    await fc.assert(property, { numRuns: 40 });
  });

  test("a clock that is set back holds nobody up", async () => {
    let started = 0;
    const queue = new LocalQueue<string, number>(async () => (started += 1), {
      ...OPTIONS,
      concurrency: 1,
      rate: { limit: 1, intervalMs: 1000 },
    });
    const all = ["0", "1"].map((key) => queue.add({ key, payload: key }));
    await vi.advanceTimersByTimeAsync(1);
    vi.setSystemTime(Date.now() - 3_600_000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(started).toBe(2);
    await Promise.all(all);
  });
});
