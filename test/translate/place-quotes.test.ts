import * as fc from "fast-check";
import { expect, test } from "vitest";
import { placeQuotes, withoutQuotes } from "../../src/translate/place-quotes.ts";

test.each([
  ["the same words", 'He said "yes" to it.', "He said yes to it.", 'He said "yes" to it.'],
  [
    "other words",
    'The "endom of peace" goes on.',
    "The path of peace goes on.",
    'The "path of peace" goes on.',
  ],
  [
    "at both ends",
    '"On half of them," she says.',
    "Only half of them, she says.",
    '"Only half of them," she says.',
  ],
  ["spaced", 'In order to " build", they', "In order to build, they", 'In order to "build", they'],
  ["two quotations", 'A "b" and a "c".', "A b and also a c.", 'A "b" and also a "c".'],
  ["in brackets", 'One ("a motto") two.', "One (a slogan) two.", 'One ("a slogan") two.'],
  ["one mark", 'He said: "It was.', "He said: It is.", 'He said: "It is.'],
  [
    "at the beginning",
    '"We now reach it," he said.',
    "Now we reach it, he said.",
    '"Now we reach it," he said.',
  ],
  ["at the end", 'He said "it is."', "He said it is. Now.", 'He said "it is. Now."'],
  ["without marks", "He was.", "He is.", "He is."],
])("%s", (_, marked, plain, expected) => {
  expect(placeQuotes(marked, plain)).toBe(expected);
});

test.each([
  ["neither neighbour has a partner", 'A big "old house" fell.', "The new flat fell."],
  ["nothing would be quoted", 'He cried "help" loudly.', "He cried loudly."],
  ["a mark would leave its comma", '"Not a word," he wrote.', "Not a; he is so, wrote."],
  ["a mark in the void", 'He cried " loudly.', "He wept"],
])("undefined where %s", (_, marked, plain) => {
  expect(placeQuotes(marked, plain)).toBeUndefined();
});

const words = fc.constantFrom("a", "be", "sea", "I'm", ",", ".", "(", ")", "1.5");
const texts = fc.array(words, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(" "));
const bare = (text: string): string => text.replaceAll(/["\s]/gu, "");
const marks = (text: string): number => text.split('"').length - 1;

/** A text with quotation marks about some of its words, of any number of them. */
const markedTexts = fc
  .array(fc.tuple(words, fc.constantFrom("", '"'), fc.constantFrom("", '"')), { maxLength: 12 })
  .map((parts) => parts.map(([word, before, after]) => before + word + after).join(" "));

test("all of the plain text stays and every mark of the other one is placed", () => {
  fc.assert(
    fc.property(markedTexts, texts, (marked, plain) => {
      const placed = placeQuotes(marked, plain);
      if (placed === undefined) return;
      expect(placed.replaceAll('"', "")).toBe(plain);
      expect(marks(placed)).toBe(marks(marked));
    }),
    { numRuns: 2000 },
  );
});

test("a text without its marks loses nothing else", () => {
  fc.assert(
    fc.property(markedTexts, (text) => {
      const plain = withoutQuotes(text);
      expect(bare(plain)).toBe(bare(text));
      expect(marks(plain)).toBe(0);
      expect(withoutQuotes(plain)).toBe(plain);
    }),
  );
});
