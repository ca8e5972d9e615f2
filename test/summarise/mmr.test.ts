import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mmr } from "../../src/summarise/mmr.ts";

const matrix = (rows: readonly (readonly number[])[]): Float64Array[] =>
  rows.map((row) => Float64Array.from(row));

test("takes what is relevant, then what is new", () => {
  const similarity = matrix([
    [1, 0.4, 0],
    [0.4, 1, 0],
    [0, 0, 1],
  ]);
  expect(mmr([1, 0.7, 0.5], similarity, 0.6, 2)).toEqual([0, 2]);
  expect(mmr([1, 0.7, 0.5], similarity, 1, 2)).toEqual([0, 1]);
});

test("takes what says the same only when nothing else is left", () => {
  const similarity = matrix([
    [1, 0.9, 0],
    [0.9, 1, 0],
    [0, 0, 1],
  ]);
  expect(mmr([1, 1, 0], similarity, 1, 3)).toEqual([0, 2, 1]);
});

test("of equals, the last bit of a sum apart, takes the earlier", () => {
  expect(mmr([0.3, 0.1 + 0.2], matrix([[], []]), 1, 1)).toEqual([0]);
});

test("picks as many as asked or all, each once", () => {
  const relevance = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
  fc.assert(
    fc.property(relevance, fc.nat(15), (scores, count) => {
      const none = scores.map(() => new Float64Array(scores.length));
      const picked = mmr(scores, none, 0.6, count);
      expect(picked).toHaveLength(Math.min(count, scores.length));
      expect(new Set(picked).size).toBe(picked.length);
    }),
  );
});
