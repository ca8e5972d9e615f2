import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { expect, test } from "vitest";
import { findTerms, fold, searchTerms } from "../../src/article/search-terms.ts";

/** What is found in a text, as it stands there. */
function found(text: string, query: string): string[] {
  return findTerms(text, searchTerms(query)).ranges.map(({ start, end }) => text.slice(start, end));
}

test.each([
  ["El niño y la cigüeña", "nino CIGUENA", ["niño", "cigüeña"]],
  ["El nin\u0303o", "niño", ["nin\u0303o"]],
  ["embalses y embalse", "embalse", ["embalses", "embalse"]],
  ["embalses y embalse", '"embalse"', ["embalse"]],
  ["nivel alto, más alto", "«más alto»", ["más", "alto"]],
  ["Cuesta 1.250 euros; 1 y 250", "1.250", ["1", "250"]],
  ["por OR y NEAR", "OR NEAR(", ["OR", "NEAR"]],
  ["la casa", "a", []],
])("in %j, %j finds %j", (text, query, expected) => {
  expect(found(text, query)).toEqual(expected);
});

test.each(["", " ", '"', '""', "—", "*", "\u0000", "\ud800", "^-:()"])(
  "%j asks for nothing",
  (query) => {
    expect(searchTerms(query)).toEqual([]);
  },
);

const typed = oneof(
  string({ unit: "binary" }),
  array(
    constantFrom("a", "ñ", '"', "*", "(", ")", " OR ", " NOT ", ":", "-", "«", "»", "\u0000", "^"),
  ).map((parts) => parts.join("")),
);

test("whatever is typed, terms are folded words and no more than sixteen", () => {
  assert(
    property(typed, (query) => {
      const terms = searchTerms(query);
      expect(terms.length).toBeLessThanOrEqual(16);
      for (const word of terms.flatMap(({ words }) => words)) {
        expect(word).toMatch(/^[\p{L}\p{N}]+$/u);
        expect(fold(word)).toBe(word);
      }
    }),
  );
});

test("what is found stands in order within the text, and every word finds itself", () => {
  assert(
    property(typed, typed, (text, query) => {
      const { ranges, terms } = findTerms(text, searchTerms(query));
      expect(terms).toBeLessThanOrEqual(searchTerms(query).length);
      let from = 0;
      for (const { start, end } of ranges) {
        expect(start).toBeGreaterThanOrEqual(from);
        expect(end).toBeGreaterThan(start);
        from = end;
      }
      expect(from).toBeLessThanOrEqual(text.length);
      const own = searchTerms(text.slice(0, 300));
      expect(findTerms(text.slice(0, 300), own).terms).toBe(own.length);
    }),
  );
});
