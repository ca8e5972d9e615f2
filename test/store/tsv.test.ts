import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTsv, TSV_HEADER, tsvLine } from "../../src/store/tsv.ts";
import { anyUnit, readable } from "./units.ts";

/** Cells of a line whose cells are not quoted. */
const plainCells = (line: string): string[] => line.replace(/\n$/u, "").split("\t");

test("what is written is what is read, whatever the text", () => {
  fc.assert(
    fc.property(fc.array(anyUnit, { maxLength: 6 }), (units) => {
      const text = TSV_HEADER + units.map(tsvLine).join("");
      const read = readTsv(text);
      expect(read).toEqual(units.map((unit, index) => ({ line: index + 2, unit: readable(unit) })));
      // As a spreadsheet on Windows would save it.
      expect(readTsv(text.replaceAll("\n", "\r\n"))).toEqual(read);
    }),
  );
});

test("no cell begins like a formula, and every unit is one line", () => {
  fc.assert(
    fc.property(anyUnit, (unit) => {
      const line = tsvLine(unit);
      expect(line.match(/[\n\r]/gu)).toEqual(["\n"]);
      const cells = plainCells(line);
      expect(cells).toHaveLength(5);
      for (const cell of cells) expect(cell).not.toMatch(/^"?[=+\-@＝＋－＠]/u);
    }),
  );
});

test.each([
  ["=HYPERLINK(A1)", "'=HYPERLINK(A1)"],
  ["-No sé, dijo.", "'-No sé, dijo."],
  ["'=1+1", "''=1+1"],
  ["@alcaldía", "'@alcaldía"],
  ["\t+34 600", "'+34 600"],
  ["'Tis late.", "'Tis late."],
  ["—No sé.", "—No sé."],
])("%j is written %j", (sentence, cell) => {
  expect(plainCells(tsvLine({ sentence, translation: "x", flags: [] }))[0]).toBe(cell);
});

describe("reads", () => {
  test("columns in any order, others ignored, cells quoted or not", () => {
    const text =
      'note\tTranslation\tSource\nmine\t"He said ""no""."\tDijo que no.\n\t5" nails\tClavos de 5".\n';
    expect(readTsv(text)).toEqual([
      { line: 2, unit: { sentence: "Dijo que no.", translation: 'He said "no".' } },
      { line: 3, unit: { sentence: 'Clavos de 5".', translation: '5" nails' } },
    ]);
  });

  test("past each line that it cannot", () => {
    const text = [
      "source\ttranslation",
      "Uno.\tOne.",
      "Dos.",
      "Tres.\tThree.\tmore",
      'Cuatro.\t"Four.',
      "Cinco.\t",
      "\tSix.",
      "",
      "Siete.\tSeven.",
    ].join("\n");
    const read = readTsv(text);
    expect(read.map((each) => ("unit" in each ? each.unit.translation : each.problem))).toEqual([
      "One.",
      expect.stringMatching(/expected 2 columns .*found 1/u),
      expect.stringMatching(/expected 2 columns .*found 3/u),
      expect.stringMatching(/never closed/u),
      expect.stringMatching(/empty translation/u),
      expect.stringMatching(/empty source/u),
      "Seven.",
    ]);
    expect(read.map((each) => each.line)).toEqual([2, 3, 4, 5, 6, 7, 9]);
  });

  test.each(["", "Uno.\tOne.\n", "source\tenglish\nUno.\tOne.\n", "source,translation\na,b\n"])(
    "nothing without a line that names the columns: %j",
    (text) => {
      const problem: unknown = expect.stringMatching(/first line/u);
      expect(readTsv(text)).toEqual([{ line: 1, problem }]);
    },
  );
});
