import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitClauses } from "../../src/segment/clauses.ts";
import { hostileText } from "./hostile-text.ts";

const characters = (text: string): number => text.length;
const words = (text: string): number => text.split(/\s+/u).filter(Boolean).length;
const graphemes = new Intl.Segmenter("es", { granularity: "grapheme" });

describe("where a sentence is cut", () => {
  test("one that fits stays whole", () => {
    expect(splitClauses("Vino ayer; se fue hoy.", 22, characters)).toEqual([
      "Vino ayer; se fue hoy.",
    ]);
    expect(splitClauses("", 5, characters)).toEqual([]);
  });

  test("at a semicolon rather than a comma", () => {
    expect(
      splitClauses("El alcalde, que llegó tarde, habló; la plaza, ya vacía, calló.", 8, words),
    ).toEqual(["El alcalde, que llegó tarde, habló; ", "la plaza, ya vacía, calló."]);
    expect(splitClauses("Los pescadores lo sabían — nadie más, en el pueblo.", 8, words)).toEqual([
      "Los pescadores lo sabían ",
      "— nadie más, en el pueblo.",
    ]);
  });

  test("at a comma before a conjunction rather than another", () => {
    expect(
      splitClauses(
        "Subió el pan, la leche y el aceite, pero bajó la fruta, el vino y la miel.",
        10,
        words,
      ),
    ).toEqual(["Subió el pan, la leche y el aceite, ", "pero bajó la fruta, el vino y la miel."]);
  });

  test("before a conjunction rather than at another space", () => {
    expect(
      splitClauses("La vecina del tercero dijo que el ascensor seguía roto", 6, words),
    ).toEqual(["La vecina del tercero dijo ", "que el ascensor seguía roto"]);
  });

  test("into balanced pieces, without a tail of two words", () => {
    const pieces = splitClauses(
      "uno dos tres cuatro cinco seis siete ocho nueve diez once",
      10,
      words,
    );
    expect(pieces.map(words)).toEqual([6, 5]);
    const many = splitClauses("palabra ".repeat(95), 10, words);
    expect(Math.min(...many.map(words))).toBeGreaterThan(4);
    expect(many.length).toBeLessThan(20);
  });

  test("not within a decimal number, a time or an abbreviation", () => {
    expect(splitClauses("Pagó 1.234,56 al Sr. Ruiz a las 20:30 en punto", 6, words)).toEqual([
      "Pagó 1.234,56 al Sr. ",
      "Ruiz a las 20:30 en punto",
    ]);
  });
});

describe("any sentence", () => {
  test("pieces joined are the sentence, fit, and end where a grapheme does", () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 30 }), (text, maxLength) => {
        const pieces = splitClauses(text, maxLength, characters);
        expect(pieces.join("")).toBe(text);
        const starts = new Set(Array.from(graphemes.segment(text), (each) => each.index));
        let at = 0;
        for (const piece of pieces) {
          expect(starts.has(at)).toBe(true);
          const isOne = Array.from(graphemes.segment(piece)).length === 1;
          expect(isOne || piece.length <= maxLength).toBe(true);
          at += piece.length;
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("ends when nothing fits, or the unit makes no sense", () => {
    expect(splitClauses("a 👩‍👧b", 0, characters)).toEqual(["a", " ", "👩‍👧", "b"]);
    expect(splitClauses("ab", 1, () => Infinity)).toEqual(["a", "b"]);
    expect(splitClauses("ab", 1, () => Number.NaN).join("")).toBe("ab");
  });

  test.each(["a", "a, ", "; ", " ", "🎉", "e\u0301", "\u0301", "—"])(
    "a megabyte of %j is cut in reasonable time",
    (unit) => {
      const text = unit.repeat(1_000_000 / unit.length);
      const pieces = splitClauses(text, 500, characters);
      expect(pieces.join("") === text).toBe(true);
    },
  );
});
