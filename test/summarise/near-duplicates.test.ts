import { array, assert, constantFrom, property } from "fast-check";
import { expect, test } from "vitest";
import { nearDuplicates, shinglesOf } from "../../src/summarise/near-duplicates.ts";

const sentences = Array.from(
  { length: 12 },
  (_, index) =>
    `El vecino número ${index} de la calle ${"abcdefghijkl".charAt(index)} pidió al concejal ${index * 7} más bancos, ${index + 3} farolas y un árbol de sombra.`,
);
const WIRE = sentences.join(" ");
/** Other words in every sentence. */
const OTHER = sentences.map((each) => each.split(" ").toReversed().join(" ")).join(" ");

test("wire copy that a paper cut, retitled or touched up is found; other texts are not", () => {
  const cut = sentences.slice(0, 9).join(" ");
  const touched = `MADRID. ${WIRE.replaceAll("pidió", "solicitó")} © Todos los derechos reservados.`;
  const groups = nearDuplicates([OTHER, WIRE, cut, touched, "Otra cosa."].map(shinglesOf));
  expect(groups).toEqual([[1, 2, 3]]);
});

test("a thousand copies are one group", () => {
  const copies = Array.from({ length: 1000 }, () => shinglesOf(WIRE));
  expect(nearDuplicates(copies)).toEqual([[...copies.keys()]]);
});

test("groups are of two or more, ascending, and share no article", () => {
  const text = array(constantFrom(...sentences), { minLength: 1, maxLength: 6 });
  assert(
    property(array(text, { maxLength: 15 }), (texts) => {
      const groups = nearDuplicates(texts.map((each) => shinglesOf(each.join(" "))));
      const all = groups.flat();
      expect(new Set(all).size).toBe(all.length);
      for (const group of groups) {
        expect(group.length).toBeGreaterThan(1);
        expect(group).toEqual(group.toSorted((a, b) => a - b));
      }
      // Equal texts are always found.
      const [first] = texts;
      const equal = [...texts.keys()].filter((at) => texts[at]?.join() === first?.join());
      const group = groups.find((each) => each.includes(0)) ?? [0];
      expect(equal.filter((at) => !group.includes(at))).toEqual([]);
    }),
  );
});
