import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import {
  articleFromLine,
  articlePairs,
  correction,
  lessonOf,
  unitOf,
} from "../../src/pipeline/memory-exchange.ts";
import { readTmx, TMX_TAIL, tmxHead, tmxUnit } from "../../src/store/tmx.ts";
import { readTsv, TSV_HEADER, tsvLine } from "../../src/store/tsv.ts";
import { FINISHED } from "../sample.ts";
import { hostileText } from "../store/units.ts";

const AS_THEY_ARE = { corrections: false };

const model = (sentence: string, text: string) => ({
  sentence,
  draft: { text, score: -0.5, flags: [], origin: "model" as const },
});

/** What is learnt of one unit, or why nothing is. */
function learnt(unit: object, corrections = false): string {
  const read = [{ line: 2, unit: { sentence: "Uno.", translation: "One.", ...unit } }];
  const { known, unchanged, problems } = lessonOf(read, { corrections });
  return known[0]?.draft.origin ?? problems[0]?.problem ?? `${unchanged} unchanged`;
}

describe("lessonOf", () => {
  test.each([
    ["what others wrote is imported", {}, "imported"],
    [
      "what the model wrote and nobody changed teaches nothing",
      { origin: "model", before: "One." },
      "1 unchanged",
    ],
    ["a change is a correction", { origin: "model", before: "An." }, "memory"],
    ["white space is no change", { origin: "model", before: " One. " }, "1 unchanged"],
    ["without its origin, too", { before: "An." }, "memory"],
    ["a correction comes back as one", { origin: "memory", before: "One." }, "memory"],
    [
      "an imported translation comes back as one",
      { origin: "imported", before: "One." },
      "imported",
    ],
    ["a changed import is a correction", { origin: "imported", before: "An." }, "memory"],
  ])("%s", (_what, unit, expected) => {
    expect(learnt(unit)).toBe(expected);
  });

  test("a machine's translation that may have been changed is not taken for unchanged", () => {
    expect(learnt({ origin: "model" })).toMatch(/"before".*missing.*--corrections/u);
  });

  test("a person may vouch for all of it", () => {
    expect(learnt({}, true)).toBe("memory");
    expect(learnt({ origin: "model" }, true)).toBe("memory");
    expect(learnt({ origin: "model", before: "One." }, true)).toBe("memory");
  });
});

test("exported and not changed, nothing is learnt; changed, that alone is, by either format", () => {
  const formats = [
    (units: string[]) => readTsv(TSV_HEADER + units.join("")),
    (units: string[]) => readTmx(tmxHead("1") + units.join("") + TMX_TAIL, "a.tmx"),
  ];
  const text = hostileText.filter((each) => /\p{L}/u.test(each));
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(text, text), { selector: ([source]) => source, minLength: 1 }),
      fc.nat(),
      (pairs, pick) => {
        const changed = pick % pairs.length;
        for (const [index, read] of formats.entries()) {
          const write = index === 0 ? tsvLine : tmxUnit;
          const units = pairs.map(([source, target]) => unitOf(model(source, target)));
          const back = lessonOf(read(units.map(write)), AS_THEY_ARE);
          expect(back).toEqual({ known: [], unchanged: pairs.length, problems: [] });
          const edited = units.map((unit, at) =>
            write(at === changed ? { ...unit, translation: `${unit.translation} right` } : unit),
          );
          const lesson = lessonOf(read(edited), AS_THEY_ARE);
          expect(lesson.known).toMatchObject([{ draft: { origin: "memory", flags: [] } }]);
          expect(lesson.unchanged).toBe(pairs.length - 1);
        }
      },
    ),
    { numRuns: 40 },
  );
});

describe("articlePairs", () => {
  test("are the title and the sentences, each with its translation, in text order", () => {
    const pairs = articlePairs(FINISHED);
    expect(pairs.map(({ sentence, draft }) => [sentence, draft.text])).toEqual([
      ["El molino vuelve a moler", "The mill grinds again"],
      ...FINISHED.blocks
        .flatMap((block) => block.sentences)
        .map((each) => [
          each.text,
          FINISHED.translations.find(({ sentenceId }) => sentenceId === each.id)?.text,
        ]),
    ]);
    expect(pairs[1]?.draft.flags).toEqual(["number-mismatch"]);
  });

  test("leave out what stands as it is, and a title that is no sentence of its own", () => {
    const translations = FINISHED.translations.map((each) =>
      each.sentenceId === "s3" ? { ...each, origin: "source" as const } : each,
    );
    const pairs = articlePairs({ ...FINISHED, titleOrigin: "derived", translations });
    expect(pairs).toHaveLength(4);
    expect(pairs[0]?.sentence).toMatch(/^El molino de la ribera/u);
  });
});

test("what is no article or no correction is refused", () => {
  expect(() => articleFromLine("{}")).toThrow(UsageError);
  expect(() => articleFromLine("no JSON")).toThrow(UsageError);
  expect(() => correction(" ", "One.")).toThrow(UsageError);
  expect(() => correction("Uno.", "\n")).toThrow(UsageError);
});
