import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { openEnglishWords, type IsEnglish } from "../../src/translate/english-words.ts";
import { mendUnknownWords, openLexicon } from "../../src/translate/lexicon.ts";
import { embeddedModel } from "../models.ts";

let isEnglish: IsEnglish;
beforeAll(async () => {
  isEnglish = await openEnglishWords();
});

const LEXICON = new Map([
  ["baches", "potholes"],
  ["contrincante", "opponent"],
  ["cisne", "swan"],
  ["xerografías", "xerografs"],
]);

test.each([
  ["copied", "Hay baches.", "There are baches.", "There are potholes."],
  ["half translated", "Su contrincante ganó.", "Her contincant won.", "Her opponent won."],
  [
    "with a capital",
    "En la calle hay baches.",
    "Baches are in the street.",
    "Potholes are in the street.",
  ],
  ["in capitals", "SU CONTRINCANTE GANÓ.", "HER CONTINCANT WON.", "HER OPPONENT WON."],
  ["in quotation marks", "El «cisne» murió.", 'The "cisne" died.', 'The "swan" died.'],
])("a word that is none becomes the lexicon's: %s", (_, source, target, expected) => {
  expect(mendUnknownWords(source, target, isEnglish, LEXICON)).toBe(expected);
});

test.each([
  ["an English word", "Hay baches.", "There are holes."],
  ["a name", "Llegó Cisneros.", "Cisneros arrived."],
  ["what may be a name", "Cisne dijo que no.", "Cisne said no."],
  ["a word like none of the source's", "Hay baches.", "There are invaderers."],
  ["a word the lexicon lacks", "Hacen alarde.", "They make alarde."],
  ["an entry that is no English", "Hay xerografías.", "There are xerografías."],
  [
    "a text with an address",
    "Vea https://a.es/baches y baches.",
    "See https://a.es/baches and baches.",
  ],
])("it stays as it is: %s", (_, source, target) => {
  expect(mendUnknownWords(source, target, isEnglish, LEXICON)).toBe(target);
});

test("all other words and marks stay where they are", () => {
  const part = fc.constantFrom(
    "the",
    "Potholes",
    "baches",
    "BACHES",
    "3.5",
    "—",
    "'cisne'",
    "(",
    "\n",
    "no",
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const mended = mendUnknownWords("baches cisne", parts.join(" "), isEnglish, LEXICON);
      const expected = parts.map((word) =>
        word.replace("baches", "potholes").replace("BACHES", "POTHOLES").replace("cisne", "swan"),
      );
      expect(mended).toBe(expected.join(" "));
    }),
  );
});

test("the embedded model has one", async () => {
  const { lexiconFile = "" } = await embeddedModel();
  expect((await openLexicon(lexiconFile)).get("bigote")).toBe("moustache");
});

test.each(["bache", "bache\tpothole\tx", "\tpothole", "bache\t"])(
  "a broken line is named: %j",
  async (line) => {
    const folder = await mkdtemp(path.join(tmpdir(), "lexicon-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = path.join(folder, "lexicon.tsv");
    await writeFile(file, `nube\tcloud\n${line}\n`);
    await expect(openLexicon(file)).rejects.toThrow("lexicon.tsv:2: expected");
  },
);
