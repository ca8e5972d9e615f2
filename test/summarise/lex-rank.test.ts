import * as fc from "fast-check";
import { expect, test } from "vitest";
import { lexRank } from "../../src/summarise/lex-rank.ts";

const matrix = (rows: readonly (readonly number[])[]): Float64Array[] =>
  rows.map((row) => Float64Array.from(row));

test("without similarity the prior decides", () => {
  const rank = lexRank(matrix([[], [], []]), [1, 1, 2]);
  expect(Array.from(rank, (score) => Number(score.toFixed(9)))).toEqual([0.25, 0.25, 0.5]);
});

test("the centre of a star has the stationary share of the walk", () => {
  const star = matrix([
    [1, 0.3, 0.3],
    [0.3, 1, 0],
    [0.3, 0, 1],
  ]);
  // Solved by hand: c = 1/12 + 0.75 (1 - c), so c = 10/21.
  const [centre, ...leaves] = lexRank(star, [1, 1, 1]);
  expect(centre).toBeCloseTo(10 / 21, 6);
  for (const leaf of leaves) expect(leaf).toBeCloseTo(11 / 42, 6);
});

test("scores sum to 1 and do not hang on the order of the sentences", () => {
  const size = 6;
  const weight = fc.double({ min: 0, max: 1, noNaN: true });
  const rows = fc.array(fc.array(weight, { minLength: size, maxLength: size }), {
    minLength: size,
    maxLength: size,
  });
  const priors = fc.array(fc.double({ min: 0.01, max: 2, noNaN: true }), {
    minLength: size,
    maxLength: size,
  });
  fc.assert(
    fc.property(rows, priors, (values, prior) => {
      const symmetric = values.map((row, i) =>
        row.map((value, j) => (i <= j ? value : (values[j]?.[i] ?? 0))),
      );
      const rank = [...lexRank(matrix(symmetric), prior)];
      expect(rank.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 9);
      const turned = symmetric.toReversed().map((row) => row.toReversed());
      const back = [...lexRank(matrix(turned), prior.toReversed())].toReversed();
      for (const [index, score] of rank.entries()) expect(back[index]).toBeCloseTo(score, 9);
    }),
  );
});
