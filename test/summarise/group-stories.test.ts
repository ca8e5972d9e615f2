import { array, assert, constantFrom, float, integer, property } from "fast-check";
import { expect, test } from "vitest";
import { averageLink } from "../../src/summarise/average-link.ts";
import { Collection, type SparseVector } from "../../src/summarise/collection.ts";
import { groupStories } from "../../src/summarise/group-stories.ts";
import { terms } from "../../src/summarise/words.ts";

function vectorsOf(texts: readonly string[]): SparseVector[] {
  const collection = new Collection();
  for (const text of texts) collection.add(terms(text));
  return collection.vectors();
}

const FLOOD = [
  "El río Almar se desbordó en Valdelobos y la alcaldesa ordenó evacuar el barrio bajo de la ribera.",
  "Evacuado el barrio bajo de Valdelobos al desbordarse el río Almar; la alcaldesa pide ayuda.",
  "La crecida del río Almar obliga a evacuar a vecinos de la ribera en Valdelobos.",
];
const CYCLING = [
  "El ciclista Beltrán ganó la etapa de montaña y se vistió de líder en el puerto de Cerler.",
  "Beltrán, nuevo líder tras ganar en el puerto de Cerler la etapa de montaña.",
];
const OTHER = ["El museo del vidrio abre una sala dedicada a los faroles de los siglos pasados."];

test("articles about one thing are together, others apart, in the order given", () => {
  const [a, b, c] = FLOOD;
  const [d, e] = CYCLING;
  const texts = [a, d, b, OTHER[0], c, e].map((text) => text ?? "");
  expect(groupStories(vectorsOf(texts))).toEqual([[0, 2, 4], [1, 5], [3]]);
});

test("a night about one thing alone is one story", () => {
  expect(groupStories(vectorsOf(FLOOD))).toEqual([[0, 1, 2]]);
});

test("every article is in one group, whatever the night", () => {
  const word = constantFrom(..."agua tren lobo ruta mesa pino roca tela vino zinc".split(" "));
  const night = array(array(word, { maxLength: 8 }), { maxLength: 30 });
  assert(
    property(night, float({ min: Math.fround(0.01), max: 1, noNaN: true }), (texts, threshold) => {
      const groups = groupStories(vectorsOf(texts.map((words) => words.join(" "))), threshold);
      expect(groups.flat().toSorted((x, y) => x - y)).toEqual([...texts.keys()]);
      expect(groups).toEqual(groups.toSorted(([x = 0], [y = 0]) => x - y));
      for (const group of groups) expect(group).toEqual(group.toSorted((x, y) => x - y));
    }),
  );
});

test("thousands of equal articles end, each in one group", () => {
  const texts = Array.from({ length: 1500 }, () => FLOOD[0] ?? "");
  expect(groupStories(vectorsOf(texts)).flat()).toHaveLength(1500);
});

test("average linkage: a group's mean decides, not its nearest pair", () => {
  // 0–1 near, 1–2 near, 0–2 far: the mean of 2 to {0, 1} is 0.5.
  const near = [
    [1, 0.9, 0.2],
    [0.9, 1, 0.8],
    [0.2, 0.8, 1],
  ].map((row) => Float64Array.from(row));
  expect(averageLink(near, 0.6)).toEqual([[0, 1], [2]]);
  expect(averageLink(near, 0.5)).toEqual([[0, 1, 2]]);
});

test("average linkage: no two groups that are left reach the threshold", () => {
  const matrix = integer({ min: 1, max: 9 }).chain((n) =>
    array(integer({ min: 0, max: 100 }), { minLength: n * n, maxLength: n * n }).map((cells) =>
      Array.from({ length: n }, (_, row) =>
        Float64Array.from({ length: n }, (__, column) => {
          const [low, high] = [Math.min(row, column), Math.max(row, column)];
          return low === high ? 1 : (cells[low * n + high] ?? 0) / 100;
        }),
      ),
    ),
  );
  assert(
    property(matrix, (near) => {
      const groups = averageLink(near, 0.5);
      for (const [at, a] of groups.entries())
        for (const b of groups.slice(at + 1)) {
          const sum = a.flatMap((x) => b.map((y) => near[x]?.[y] ?? 0)).reduce((x, y) => x + y, 0);
          expect(sum / (a.length * b.length)).toBeLessThan(0.5 + 1e-6);
        }
    }),
  );
});
