import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { englishNumber, restoreNumbers, wholeCounts } from "../../src/translate/english-numbers.ts";

test.each([
  ["1.234,56", "1,234.56"],
  ["12.500", "12,500"],
  ["2.000.000", "2,000,000"],
  ["0,125", "0.125"],
  ["3,5", "3.5"],
  ["1,234", "1,234"],
  ["3.14", "3.14"],
  ["2024", "2024"],
  ["1.2.3", "1.2.3"],
  ["21:30", "21:30"],
])("%s → %s", (spanish, english) => {
  expect(englishNumber(spanish)).toBe(english);
});

test.each([
  ["for thirty-2 years", "for thirty-two years"],
  ["thirty-two", "thirty-two"],
  ["thirty-25", "thirty-25"],
  ["a Boeing Thirty-2", "a Boeing Thirty-2"],
  ["twenty-4.5", "twenty-4.5"],
])("a count is written in one way: %s → %s", (found, expected) => {
  expect(wholeCounts(found)).toBe(expected);
});

describe("separators that a model misplaced are put right", () => {
  test.each([
    [
      "Pasó de 5,80 a 6,33 en 2024.",
      "It went from 5,80 to 6.33 in 2024.",
      "It went from 5.80 to 6.33 in 2024.",
    ],
    ["Hay 1.150 m.", "There are 1150 m.", "There are 1,150 m."],
    ["Costó 1.254,6 millones.", "It cost 1.254.6 million.", "It cost 1,254.6 million."],
    ["De 15 a 1,5.", "From 15 to 15.", "From 15 to 1.5."],
    ["Son 15.000 millones.", "They are 15 billion.", "They are 15 billion."],
    ["Son 12.", "They are 21.", "They are 21."],
  ])("%s", (source, target, restored) => {
    expect(restoreNumbers(source, target)).toBe(restored);
  });
});

test("digits are never changed, whatever the texts", () => {
  const text = fc
    .array(fc.constantFrom("1", "2", "34", "5", "000", ".", ",", ":", " ", "a"))
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, text, (source, target) => {
      const restored = restoreNumbers(source, target);
      expect(restored.replace(/[.,:]/gu, "")).toBe(target.replace(/[.,:]/gu, ""));
    }),
  );
});
