import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ArticleError, RetryableError } from "../../src/errors.ts";
import type { JobContext, Outcome, Queue, QueueOptions, Work } from "../../src/queue/queue.ts";

/** Short times, so that the suite can run by the clock on the wall, where a broker lives. */
const OPTIONS: QueueOptions = {
  concurrency: 2,
  timeoutMs: 60_000,
  retries: 2,
  backoff: { baseMs: 100, maxMs: 1000 },
  random: () => 0.5,
};

/** A queue under test, with whatever works on its jobs. */
export interface OpenedQueue {
  readonly queue: Queue<string, string>;
  /** Resolves when so many of the jobs added wait to be started, where nobody can miss them. */
  readonly waiting: (count: number) => Promise<unknown>;
  /** When attempts were let start, in milliseconds, in order, by the clock that decides it. */
  readonly starts: () => Promise<number[]>;
  readonly close: () => Promise<void>;
}

export type OpenQueue = (work: Work<string, string>, options: QueueOptions) => Promise<OpenedQueue>;

/** What users of a queue rely on, whichever adapter is behind it. A job's payload names what is to be done. */
export function queueConformance(name: string, open: OpenQueue): void {
  describe(`conformance of ${name}`, () => {
    const opened: OpenedQueue[] = [];
    const started: string[] = [];
    const running = new Map<string, (outcome: string | Error) => void>();
    beforeEach(() => {
      started.length = 0;
      running.clear();
    });
    afterEach(async () => {
      for (const end of running.values()) end("left");
      await Promise.all(opened.splice(0).map(({ close }) => close()));
    });

    /** Jobs end when the test says so; until then it can see which have started. */
    const byHand: Work<string, string> = (payload) => {
      started.push(payload);
      return new Promise((resolve, reject) => {
        running.set(payload, (outcome) => {
          running.delete(payload);
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        });
      });
    };
    const ofQueue = async (
      options: Partial<QueueOptions>,
      work: Work<string, string> = byHand,
    ): Promise<
      OpenedQueue & { add: (payload: string, priority?: number) => Promise<Outcome<string>> }
    > => {
      const made = await open(work, { ...OPTIONS, ...options });
      opened.push(made);
      const add = (payload: string, priority = 0): Promise<Outcome<string>> =>
        made.queue.add({ key: `key-${payload}`, payload, priority });
      return { ...made, add };
    };
    const end = (payload: string, outcome: string | Error = `${payload} done`): void =>
      running.get(payload)?.(outcome);
    const hasStarted = async (...payloads: string[]): Promise<void> => {
      await vi.waitFor(() => expect(started).toEqual(payloads), { timeout: 20_000, interval: 5 });
    };

    test("gives the job's value and the number of attempts", async () => {
      const { add } = await ofQueue({}, async (payload) => `${payload}: 7 «ñ»`);
      expect(await add("a")).toEqual({ state: "done", value: "a: 7 «ñ»", attempts: 1 });
    });

    test("runs no more jobs at once than its concurrency, in the order they came", async () => {
      const { add, waiting } = await ofQueue({});
      const all = ["a", "b", "c", "d"].map((payload) => add(payload));
      await hasStarted("a", "b");
      await waiting(2);
      end("b");
      await hasStarted("a", "b", "c");
      end("a");
      await hasStarted("a", "b", "c", "d");
      end("c");
      end("d");
      expect((await Promise.all(all)).map(({ state }) => state)).toEqual(Array(4).fill("done"));
    });

    test("starts the lower priority first, and equal ones in the order they came", async () => {
      const { add, waiting } = await ofQueue({ concurrency: 1 });
      const all = [add("first")];
      await hasStarted("first");
      for (const [payload, priority] of [
        ["c", 2],
        ["a", 0],
        ["d", 2],
        ["b", 1],
      ] as const)
        all.push(add(payload, priority));
      await waiting(4);
      for (const payload of ["first", "a", "b", "c", "d"]) {
        await expect.poll(() => running.has(payload), { timeout: 20_000, interval: 5 }).toBe(true);
        end(payload);
      }
      await Promise.all(all);
      expect(started).toEqual(["first", "a", "b", "c", "d"]);
    });

    test("the same key twice is one job, with one outcome for both", async () => {
      const { add, queue } = await ofQueue({});
      const both = [add("a"), add("a")];
      await hasStarted("a");
      both.push(queue.add({ key: "key-a", payload: "a" }));
      end("a");
      const done = { state: "done", value: "a done", attempts: 1 };
      expect(await Promise.all(both)).toEqual([done, done, done]);
      expect(started).toEqual(["a"]);
    });

    test("tries again after a RetryableError, later each time, and then gives up", async () => {
      const times: number[] = [];
      const { add } = await ofQueue({}, async (_payload, { attempt }) => {
        times.push(performance.now());
        throw new RetryableError(`attempt ${attempt}`);
      });
      const error: unknown = expect.objectContaining({ message: "attempt 3" });
      expect(await add("a")).toEqual({ state: "failed", attempts: 3, error });
      const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      // A timer's milliseconds are whole, and may be a fraction early.
      expect(waits[0]).toBeGreaterThanOrEqual(49);
      expect(waits[1]).toBeGreaterThanOrEqual(99);
      expect(waits).toHaveLength(2);
    });

    test("a job that waits for its retry holds no place", async () => {
      const { add } = await ofQueue({ concurrency: 1 });
      const retried = add("a");
      await hasStarted("a");
      const other = add("b");
      end("a", new RetryableError("once"));
      await hasStarted("a", "b");
      end("b");
      await hasStarted("a", "b", "a");
      end("a");
      expect(await retried).toMatchObject({ state: "done", attempts: 2 });
      expect(await other).toMatchObject({ state: "done", attempts: 1 });
    });

    test.each([new ArticleError({ source: "a.txt" }, "bad"), new Error("unforeseen")])(
      "does not try again after %s, and leaves the others alone",
      async (reason) => {
        const { add } = await ofQueue({});
        const bad = add("bad");
        const good = add("good");
        await hasStarted("bad", "good");
        end("bad", reason);
        end("good");
        const error: unknown = expect.objectContaining({ message: reason.message });
        expect(await bad).toEqual({ state: "failed", attempts: 1, error });
        expect(await good).toMatchObject({ state: "done" });
      },
    );

    test("a job that takes too long is told so, fails without retry and gives its place free", async () => {
      const contexts: JobContext[] = [];
      const { add } = await ofQueue({ concurrency: 1, timeoutMs: 1000 }, (payload, context) => {
        if (payload === "next") return Promise.resolve("next");
        contexts.push(context);
        return new Promise((_resolve, reject) => {
          // What it throws because its time was over is not why it failed.
          const late = (): void => reject(new RetryableError("aborted"));
          context.signal.addEventListener("abort", late);
        });
      });
      const slow = add("slow");
      const next = add("next");
      const message: unknown = expect.stringMatching(/the 1 s allowed/u);
      const error: unknown = expect.objectContaining({ message });
      expect(await slow).toEqual({ state: "failed", attempts: 1, error });
      expect(contexts.map(({ signal }) => signal.aborted)).toEqual([true]);
      expect(await next).toMatchObject({ state: "done" });
    });

    test("draining lets running jobs end and cancels the others, and what comes", async () => {
      const { add, queue, waiting } = await ofQueue({ concurrency: 1 });
      const first = add("first");
      await hasStarted("first");
      const second = add("second");
      await waiting(1);
      const drained = queue.drain();
      expect(await second).toEqual({ state: "cancelled" });
      expect(await add("late")).toEqual({ state: "cancelled" });
      end("first");
      await drained;
      expect(await first).toMatchObject({ state: "done", value: "first done" });
    });

    test("is ready when fewer wait than the limit", async () => {
      const { add, queue } = await ofQueue({ concurrency: 1 });
      const all = ["a", "b", "c"].map((payload) => add(payload));
      let isReady = false;
      const ready = queue.ready(2).then(() => (isReady = true));
      await hasStarted("a");
      await queue.ready(3);
      expect(isReady).toBe(false);
      end("a");
      await ready;
      await hasStarted("a", "b");
      end("b");
      await hasStarted("a", "b", "c");
      end("c");
      await Promise.all(all);
    });

    test("is not ready while too many wait for their retry, until they are cancelled", async () => {
      const backoff = { baseMs: 600_000, maxMs: 600_000 };
      const { add, queue, waiting } = await ofQueue({ backoff, concurrency: 3 }, async () => {
        throw new RetryableError("down");
      });
      const all = ["a", "b", "c"].map((payload) => add(payload));
      await waiting(3);
      let ready: Promise<unknown> | undefined;
      // A broker's queue learns of it when it looks next.
      await vi.waitFor(
        async () => {
          let isReady = false;
          ready = queue.ready(3).then(() => (isReady = true));
          await queue.ready(4);
          expect(isReady).toBe(false);
        },
        { timeout: 20_000, interval: 5 },
      );
      await queue.drain();
      await ready;
      expect((await Promise.all(all)).map(({ state }) => state)).toEqual(
        Array(3).fill("cancelled"),
      );
    });

    test("no window ever holds more starts than the rate, retries included", async () => {
      const rate = { limit: 2, intervalMs: 200 };
      const { add, starts } = await ofQueue(
        { rate, concurrency: 3 },
        async (payload, { attempt }) => {
          if (payload === "b" && attempt === 1) throw new RetryableError("once");
          return payload;
        },
      );
      const all = ["a", "b", "c", "d", "e", "f"].map((payload) => add(payload));
      await Promise.all(all);
      const times = await starts();
      expect(times).toHaveLength(7);
      const spans = times.slice(2).map((time, index) => time - (times[index] ?? 0));
      // Clocks of whole milliseconds tell one less of a span now and then.
      expect(Math.min(...spans)).toBeGreaterThanOrEqual(199);
    });
  });
}
