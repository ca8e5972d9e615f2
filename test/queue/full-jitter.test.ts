import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fullJitter } from "../../src/queue/full-jitter.ts";

const BACKOFF = { baseMs: 100, maxMs: 1000 };

test("doubles from retry to retry up to the most", () => {
  const waits = [1, 2, 3, 4, 5, 6].map((retry) => fullJitter(retry, BACKOFF, () => 0.5));
  expect(waits).toEqual([50, 100, 200, 400, 500, 500]);
});

test("any wait from none to the most is possible, even at the cap", () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), random, (retry, value) => {
      const wait = fullJitter(retry, BACKOFF, () => value);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(1000);
    }),
  );
  expect(fullJitter(20, BACKOFF, () => 0)).toBe(0);
});
