import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { score, tokenize13a } from "../../bench/score.ts";

const HYPOTHESES = [
  "The council passed the budget for 2026, at 1,234.5 million euros.",
  'She said: "It isn\'t over" - and left.',
  "There were no injured people in the fire.",
];
const REFERENCES = [
  "The council approved the 2026 budget of 1,234.5 million euros.",
  '"It isn\'t over," she said - and left.',
  "Nobody was injured in the fire.",
];

test("scores are sacrebleu's", () => {
  // sacrebleu 2.6.0, -m bleu chrf, the lines above.
  const { bleu, chrf } = score(HYPOTHESES, REFERENCES);
  expect(bleu).toBeCloseTo(34.1068, 2);
  expect(chrf).toBeCloseTo(62.6928, 2);
});

const oracle = z.object({
  corpora: z.array(
    z.object({
      hypotheses: z.array(z.string()),
      references: z.array(z.string()),
      bleu: z.number(),
      chrf: z.number(),
    }),
  ),
});

test("scores of strange lines are sacrebleu's to the fourth decimal", async () => {
  const file = path.join(import.meta.dirname, "sacrebleu-oracle.json");
  const { corpora } = oracle.parse(JSON.parse(await readFile(file, "utf8")));
  for (const { hypotheses, references, bleu, chrf } of corpora) {
    const scores = score(hypotheses, references);
    expect(scores.bleu).toBeCloseTo(bleu, 4);
    expect(scores.chrf).toBeCloseTo(chrf, 4);
  }
});

test("a perfect translation scores 100, another language nothing", () => {
  const perfect = score(REFERENCES, REFERENCES);
  expect(perfect.bleu).toBeCloseTo(100);
  expect(perfect.chrf).toBeCloseTo(100);
  expect(score(["Ñ ñ ñ ñ ñ"], ["Nobody was injured here."]).bleu).toBe(0);
});

test("tokens are mteval's", () => {
  expect(tokenize13a('5-4 wins, 1,000.5 "now" AT&amp;T.')).toEqual([
    "5",
    "-",
    "4",
    "wins",
    ",",
    "1,000.5",
    '"',
    "now",
    '"',
    "AT",
    "&",
    "T",
    ".",
  ]);
});
