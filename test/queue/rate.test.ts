import { expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { parseRate } from "../../src/queue/rate.ts";

test.each([
  ["30/min", 30, 60_000],
  ["2/s", 2, 1000],
  ["500 / hour", 500, 3_600_000],
  ["1/sec", 1, 1000],
  ["1/Second", 1, 1000],
  ["90/minute", 90, 60_000],
  ["7/h", 7, 3_600_000],
])("%s", (text, limit, intervalMs) => {
  expect(parseRate(text)).toEqual({ limit, intervalMs });
});

test.each(["", "30", "0/min", "-1/s", "30/day", "30/m", "30/min/s", "1.5/s", "ten/min"])(
  "%s is refused",
  (text) => {
    expect(() => parseRate(text)).toThrow(UsageError);
    expect(() => parseRate(text)).toThrow(`like 30/min, found "${text}"`);
  },
);
