import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ArticleError, FatalError, RetryableError } from "../../src/errors.ts";
import type { Queue, QueueOptions } from "../../src/queue/queue.ts";

const OPTIONS: QueueOptions = {
  concurrency: 2,
  timeoutMs: 60_000,
  retries: 2,
  backoff: { baseMs: 100, maxMs: 1000 },
  random: () => 0.5,
};

/** A job under the test's control. */
function gate(): { readonly job: () => Promise<string>; readonly open: () => void } {
  const opened = new EventTarget();
  const promise = new Promise<string>((resolve) => {
    opened.addEventListener("open", () => resolve("value"));
  });
  return { job: () => promise, open: () => void opened.dispatchEvent(new Event("open")) };
}

/** A job that fails. */
function failing(error: Error): () => Promise<never> {
  return async () => {
    throw error;
  };
}

/** What users of a queue rely on, whichever adapter is behind it. Time is the fake clock's. */
export function queueConformance(name: string, create: (options: QueueOptions) => Queue): void {
  describe(`conformance of ${name}`, () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    test("gives the job's value and the number of attempts", async () => {
      const outcome = await create(OPTIONS).add(async () => 7);
      expect(outcome).toEqual({ state: "done", value: 7, attempts: 1 });
    });

    test("runs no more jobs at once than its concurrency, in the order they came", async () => {
      const queue = create(OPTIONS);
      const started: number[] = [];
      const gates = [gate(), gate(), gate(), gate()];
      const all = gates.map(({ job }, index) =>
        queue.add(() => {
          started.push(index);
          return job();
        }),
      );
      await vi.advanceTimersByTimeAsync(1);
      expect(started).toEqual([0, 1]);
      gates[1]?.open();
      await vi.advanceTimersByTimeAsync(1);
      expect(started).toEqual([0, 1, 2]);
      for (const each of gates) each.open();
      await Promise.all(all);
      expect(started).toEqual([0, 1, 2, 3]);
    });

    test("tries again after a RetryableError, later each time, and then gives up", async () => {
      const starts: number[] = [];
      const ended = create(OPTIONS).add(async ({ attempt }) => {
        starts.push(Date.now());
        throw new RetryableError(`attempt ${attempt}`);
      });
      await vi.runAllTimersAsync();
      const outcome = await ended;
      expect(outcome).toMatchObject({
        state: "failed",
        attempts: 3,
        error: { message: "attempt 3" },
      });
      const waits = starts.slice(1).map((time, index) => time - (starts[index] ?? 0));
      for (const [index, wait] of [50, 100].entries()) {
        expect(waits[index]).toBeGreaterThanOrEqual(wait);
        expect(waits[index]).toBeLessThanOrEqual(wait + 2);
      }
    });

    test("a job that waits for its retry holds no place", async () => {
      const queue = create({ ...OPTIONS, concurrency: 1 });
      const order: string[] = [];
      const retried = queue.add(async ({ attempt }) => {
        order.push(`retried ${attempt}`);
        if (attempt === 1) throw new RetryableError("once");
      });
      const other = queue.add(async () => order.push("other"));
      await vi.runAllTimersAsync();
      await Promise.all([retried, other]);
      expect(order).toEqual(["retried 1", "other", "retried 2"]);
    });

    test.each([new ArticleError({ source: "a.txt" }, "bad"), new Error("unforeseen")])(
      "does not try again after %s",
      async (error) => {
        const outcome = await create(OPTIONS).add(failing(error));
        expect(outcome).toEqual({ state: "failed", error, attempts: 1 });
      },
    );

    test("one job's failure leaves the others alone", async () => {
      const queue = create(OPTIONS);
      const outcomes = await Promise.all([
        queue.add(failing(new Error("bad"))),
        queue.add(async () => "good"),
      ]);
      expect(outcomes.map((outcome) => outcome.state)).toEqual(["failed", "done"]);
    });

    test("a job that takes too long is told so, fails and gives its place free", async () => {
      const queue = create({ ...OPTIONS, concurrency: 1 });
      let signal: AbortSignal | undefined;
      const slow = queue.add((context) => {
        signal = context.signal;
        return new Promise(() => {});
      });
      const next = queue.add(async () => "next");
      await vi.advanceTimersByTimeAsync(60_001);
      expect(await slow).toMatchObject({ state: "failed", attempts: 1 });
      expect(signal?.aborted).toBe(true);
      expect(await next).toMatchObject({ state: "done" });
    });

    test("what a job throws because its time was over is not why it failed", async () => {
      const queue = create(OPTIONS);
      const slow = [0, 10_000].map((late) =>
        queue.add(
          ({ signal }) =>
            new Promise((_resolve, reject) => {
              const abort = (): void => reject(new RetryableError("aborted"));
              const listener = late === 0 ? abort : (): void => void setTimeout(abort, late);
              signal.addEventListener("abort", listener);
            }),
        ),
      );
      await vi.runAllTimersAsync();
      const message: unknown = expect.stringContaining("60 s");
      const failed = { state: "failed", attempts: 1, error: { message } };
      expect(await Promise.all(slow)).toMatchObject([failed, failed]);
    });

    test("a month may be allowed", async () => {
      const { job, open } = gate();
      const ended = create({ ...OPTIONS, timeoutMs: 31 * 86_400_000 }).add(job);
      await vi.advanceTimersByTimeAsync(3_600_000);
      open();
      expect(await ended).toMatchObject({ state: "done" });
    });

    test("a FatalError is rejected, cancels what waits and what comes, lets the running end", async () => {
      const queue = create(OPTIONS);
      const { job, open } = gate();
      const running = queue.add(job);
      const fatal = queue.add(failing(new FatalError("disk full")));
      const waiting = queue.add(async () => "never");
      await expect(fatal).rejects.toThrow("disk full");
      expect(await waiting).toEqual({ state: "cancelled" });
      expect(await queue.add(async () => "late")).toEqual({ state: "cancelled" });
      open();
      expect(await running).toMatchObject({ state: "done" });
    });

    test("draining lets running jobs end and cancels the others, whatever the rate", async () => {
      const rate = { limit: 1, intervalMs: 3_600_000 };
      const queue = create({ ...OPTIONS, rate });
      const { job, open } = gate();
      const running = queue.add(job);
      const waiting = queue.add(async () => "never");
      await vi.advanceTimersByTimeAsync(1);
      const drained = queue.drain();
      open();
      await drained;
      expect(await running).toMatchObject({ state: "done", value: "value" });
      expect(await waiting).toEqual({ state: "cancelled" });
      expect(await queue.add(async () => "late")).toEqual({ state: "cancelled" });
    });

    test("draining starts nothing, even where the rate would let it by now", async () => {
      const queue = create({ ...OPTIONS, rate: { limit: 1, intervalMs: 1000 } });
      const started: number[] = [];
      const all = [0, 1, 2].map((index) => queue.add(async () => started.push(index)));
      await vi.advanceTimersByTimeAsync(1);
      vi.setSystemTime(Date.now() + 5000);
      await queue.drain();
      await Promise.all(all);
      expect(started).toEqual([0]);
    });

    test("draining does not wait for retries and leaves no timer behind", async () => {
      const rate = { limit: 2, intervalMs: 3_600_000 };
      const queue = create({ ...OPTIONS, rate, backoff: { baseMs: 60_000, maxMs: 60_000 } });
      const all = [0, 1, 2].map(() => queue.add(failing(new RetryableError("down"))));
      await vi.advanceTimersByTimeAsync(1);
      await queue.drain();
      expect((await Promise.all(all)).map(({ state }) => state)).toEqual(
        Array.from({ length: 3 }, () => "cancelled"),
      );
      expect(vi.getTimerCount()).toBe(0);
    });

    test("is ready when fewer wait than the limit", async () => {
      const queue = create({ ...OPTIONS, concurrency: 1 });
      const gates = [gate(), gate(), gate()];
      const all = gates.map(({ job }) => queue.add(job));
      let ready = false;
      const waited = queue.ready(2).then(() => (ready = true));
      await vi.advanceTimersByTimeAsync(1);
      expect(ready).toBe(false);
      gates[0]?.open();
      await waited;
      for (const each of gates) each.open();
      await Promise.all(all);
    });

    test("is not ready while too many wait for their retry, until they are cancelled", async () => {
      const queue = create(OPTIONS);
      const all = [0, 1, 2].map(() => queue.add(failing(new RetryableError("down"))));
      await vi.advanceTimersByTimeAsync(1);
      let ready = false;
      const waited = queue.ready(3).then(() => (ready = true));
      await vi.advanceTimersByTimeAsync(1);
      expect(ready).toBe(false);
      await queue.drain();
      await waited;
      await Promise.all(all);
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
        const queue = create({
          ...OPTIONS,
          concurrency: 3,
          retries: 1,
          rate,
          random: () => random,
        });
        const ended = specs.map(async ({ delay, fails }) => {
          await new Promise((resolve) => setTimeout(resolve, delay * 3));
          return queue.add(async ({ attempt }) => {
            starts.push(Date.now());
            await new Promise((resolve) => setTimeout(resolve, delay));
            if (fails && attempt === 1) throw new RetryableError("once");
          });
        });
        await vi.runAllTimersAsync();
        await Promise.all(ended);
        const spans = starts.slice(rate.limit).map((next, index) => next - (starts[index] ?? 0));
        expect(Math.min(rate.intervalMs, ...spans)).toBe(rate.intervalMs);
        expect(starts.length).toBe(specs.length + specs.filter((spec) => spec.fails).length);
      });
      await fc.assert(property, { numRuns: 40 });
    });
  });
}
