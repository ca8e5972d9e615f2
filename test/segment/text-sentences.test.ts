import * as fc from "fast-check";
import { expect, test } from "vitest";
import { textSentences } from "../../src/segment/text-sentences.ts";
import { hostileText } from "./hostile-text.ts";

const sentences = (text: string): string[] =>
  textSentences(text).map(({ start, end }) => text.slice(start, end));

test("a line is a paragraph of its own, with a stop at its end or not", () => {
  expect(sentences("El tren llega tarde\nMadrid amaneció sin trenes. Nadie avisó.\n\nFin")).toEqual(
    ["El tren llega tarde", "Madrid amaneció sin trenes.", "Nadie avisó.", "Fin"],
  );
});

test("markers of a list are not lost", () => {
  expect(sentences("- Uno.\n- Dos.")).toEqual(["- Uno.", "- Dos."]);
});

test("between the sentences of any text is white space alone", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(sentences(text).join("").replace(/\s/gu, "")).toBe(text.replace(/\s/gu, ""));
    }),
  );
});
