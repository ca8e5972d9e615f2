import { expect, test } from "vitest";
import { readPublished } from "../../src/ingest/published.ts";

test.each([
  ["2024-05-12", "2024-05-12"],
  ["2024-05-12T08:30:00Z", "2024-05-12T08:30:00Z"],
  ["2024-05-12 08:30:00+0200", "2024-05-12T08:30:00+02:00"],
  ["2024-05-12 08:30", "2024-05-12T08:30"],
  ["Sun, 12 May 2024 08:30:00 +0200", "2024-05-12T06:30:00.000Z"],
  ["Sun, 12 May 2024 08:30:00 EST", "2024-05-12T13:30:00.000Z"],
  ["12 de mayo de 2024", "2024-05-12"],
  ["Domingo, 12 de Mayo de 2024", "2024-05-12"],
  ["25/04/2024", "2024-04-25"],
  ["4/4/2024", "2024-04-04"],
])("%s is %s", (given, expected) => {
  expect(readPublished(given)).toBe(expected);
});

test.each([
  "03/04/2024",
  "2024-02-30",
  "31 de abril de 2024",
  "ayer",
  "1715508000",
  "2024-05-12T25:00",
])("%s stays as given", (given) => {
  expect(readPublished(given)).toBe(given);
});
