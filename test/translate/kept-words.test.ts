import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Candidate } from "../../src/translate/engine.ts";
import { byKeptWords } from "../../src/translate/kept-words.ts";

const LEXICON = new Map([
  ["cerveza", "beer"],
  ["burdeos", "bordeaux"],
  ["riesgos", "risks"],
  ["ministros", "ministers"],
  ["del", "of"],
]);

/** Candidates of nine tokens with these texts and mean log-probabilities. */
function ranked(source: string, texts: readonly (readonly [string, number])[]): string[] {
  const candidates = texts.map(([text, score]): Candidate => ({
    ids: new Int32Array(9),
    score,
    finished: true,
    text,
  }));
  return byKeptWords(source, candidates, LEXICON, 1).map(({ text }) => text);
}

test("what keeps a word passes what is a little likelier and drops it", () => {
  expect(
    ranked("Estuvo en Burdeos.", [
      ["He was there.", -0.4],
      ["He was in Bordeaux.", -0.45],
    ]),
  ).toEqual(["He was in Bordeaux.", "He was there."]);
});

test.each([
  ["Estuvo en Burdeos.", "He was there.", "He was in Bordeaux.", -0.6],
  ["Los ministros.", "The minister.", "The ministers.", -0.41],
  ["El jefe del Estado.", "The state's head.", "The head of state.", -0.41],
  ["Estuvo en Dijon.", "He was there.", "He was in Dijon.", -0.41],
])("the likelier stays first: %s", (source, likelier, other, score) => {
  const texts = [
    [likelier, -0.4],
    [other, score],
  ] as const;
  expect(ranked(source, texts)).toEqual([likelier, other]);
});

test("no candidate is lost, and of equals the search's order stays", () => {
  const words = fc.constantFrom("beer", "Bordeaux", "risk", "the", "cans");
  const text = fc.array(words, { maxLength: 5 }).map((each) => each.join(" "));
  const scores = fc.double({ min: -2, max: 0, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(text, scores), { maxLength: 8 }), (texts) => {
      const before = texts.map(([each]) => each);
      expect(ranked("La cerveza de Burdeos y los riesgos.", texts).toSorted()).toEqual(
        before.toSorted(),
      );
      expect(ranked("Nada.", texts)).toEqual(before);
    }),
  );
});
