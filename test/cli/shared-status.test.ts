import { expect, test } from "vitest";
import { timeLeft } from "../../src/cli/shared-status.ts";

const NOW = 1_000_000_000;
const worker = (articles: number, seconds: number, silent: number) => ({
  worker: "w",
  articles,
  words: 0,
  first: NOW - silent - seconds * 1000,
  last: NOW - silent,
});

test.each([
  ["nothing to do", { waiting: 0, active: 0 }, [], "Nothing is left to do."],
  [
    "two workers, an article a second each",
    { waiting: 590, active: 10 },
    [worker(60, 60, 0), worker(30, 30, 500)],
    "About 5 minutes left.",
  ],
  ["the last ones", { waiting: 1, active: 2 }, [worker(10, 10, 0)], "About a minute left."],
  [
    "one that went away does not count",
    { waiting: 60, active: 0 },
    [worker(1000, 10, 61_000)],
    "No worker has finished an article in the last minute.",
  ],
  [
    "one that has just begun",
    { waiting: 60, active: 0 },
    [worker(1, 0, 0)],
    "About a minute left.",
  ],
])("%s", (_name, counts, figures, told) => {
  expect(timeLeft(counts, figures, NOW)).toBe(told);
});
