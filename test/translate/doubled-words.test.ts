import * as fc from "fast-check";
import { expect, test } from "vitest";
import { singleWords } from "../../src/translate/doubled-words.ts";

test.each([
  ["El porcentaje total.", "The total total percentage.", "The total percentage."],
  [
    "Suecia, Sudáfrica y China.",
    "Sweden, Sweden, South Africa and China.",
    "Sweden, South Africa and China.",
  ],
  ["Una firma en blanco.", "A blank Blank signature.", "A blank signature."],
  ["La ley y el orden.", "The law law and order order.", "The law and order."],
])("a word stands once: %s %s", (source, target, expected) => {
  expect(singleWords(source, target)).toBe(expected);
});

test.each([
  ["Es muy, muy caro.", "It is very, very expensive."],
  ["Lo había tenido.", "He had had it."],
  ["Entró a tiempo.", "He came in in time."],
  ["Dijo que no.", "He said: no no no."],
  ["Ganó, dijo. Dijo que sí.", 'He won, he said. "Said yes".'],
  ["Fue el 20, 20 y 30.", "It was 20, 20 and 30."],
])("it stays as it is: %s %s", (source, target) => {
  expect(singleWords(source, target)).toBe(target);
});

test("nothing but second words is lost", () => {
  const words = fc.array(
    fc.constantFrom("the", "law", "order", "Law", "and", "of", "no", ",", "."),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(words, (parts) => {
      const target = parts.join(" ");
      const kept = singleWords("", target);
      expect(distinct(kept)).toEqual(distinct(target));
      expect(singleWords("", kept).length).toBeLessThanOrEqual(kept.length);
    }),
  );
});

function distinct(text: string): string[] {
  return [...new Set(text.toLowerCase().split(" "))].toSorted();
}
