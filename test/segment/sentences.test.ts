import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitSentences } from "../../src/segment/sentences.ts";
import { cases } from "./sentence-cases.ts";
import { hostileText } from "./hostile-text.ts";

function split(text: string): string[] {
  return splitSentences(text).map((span) => text.slice(span.start, span.end));
}

describe("Spanish sentences", () => {
  test.each(cases)("%s", (marked) => {
    const text = marked.replaceAll(" | ", " ").replaceAll("¦", "");
    const sentences = marked.split(/ \| |¦/u).map((each) => each.trim());
    expect(split(text)).toEqual(sentences);
  });

  test.each(cases.flatMap((marked) => marked.split(/ \| |¦/u)))("%s stays whole", (sentence) => {
    expect(split(sentence)).toEqual([sentence.trim()]);
  });

  test("blank text has none", () => {
    expect(split("")).toEqual([]);
    expect(split(" \n\t ")).toEqual([]);
  });

  test("marks without words join a neighbour", () => {
    expect(split("* * *\n\nHola.")).toEqual(["* * *\n\nHola."]);
    expect(split("Hola. ... !!!")).toEqual(["Hola. ... !!!"]);
    expect(split("...")).toEqual(["..."]);
  });
});

describe("any text", () => {
  test("spans are in order, not empty, without white space around, and lose nothing", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        let end = 0;
        for (const span of splitSentences(text)) {
          expect(text.slice(end, span.start)).toMatch(/^\s*$/u);
          expect(span.end).toBeGreaterThan(span.start);
          expect(text.slice(span.start, span.end)).toMatch(/^\S(?:[^]*\S)?$/u);
          end = span.end;
        }
        expect(text.slice(end)).toMatch(/^\s*$/u);
      }),
      { numRuns: 2000 },
    );
  });

  test("no cut divides a surrogate pair", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(split(text).filter((sentence) => /\p{Cs}/u.test(sentence))).toEqual([]);
      }),
    );
  });

  test.each([
    ".",
    '"',
    " ",
    "a",
    "(",
    ")",
    "A.",
    "a. ",
    ". ",
    '." ',
    "\n",
    "(...)",
    "¿?",
    "🎉.",
    "Aaaa.",
  ])("a megabyte of %j takes linear time", (unit) => {
    const text = unit.repeat(1_000_000 / unit.length);
    expect(splitSentences(text).length).toBeLessThanOrEqual(text.length);
  });
});
