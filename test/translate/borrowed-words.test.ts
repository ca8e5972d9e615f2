import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { openTranslator, parseSettings, translateText } from "../../src/index.ts";
import { borrowWords, loansOf, withLoans } from "../../src/translate/borrowed-words.ts";
import type { Candidate } from "../../src/translate/engine.ts";

const LOANS = loansOf(
  new Map([
    ["valentía", "bravery"],
    ["alfil", "bishop"],
    ["bajas", "lows"],
    ["# bajas", "# casualties"],
    ["miles de bajas", "thousands of casualties"],
    ["ha abogado por", "has called for"],
    ["ha abogado", "has pleaded"],
  ]),
);

test.each([
  ["a word", "Lucharon con valentía.", "Lucharon con bravery."],
  ["two", "El alfil, con valentía", "El bishop, con bravery"],
  ["in brackets", "(valentía)", "(bravery)"],
  ["before a full stop and a sentence", "Con valentía. Y ya.", "Con bravery. Y ya."],
  ["an expression, not its words", "Hubo miles de bajas.", "Hubo thousands of casualties."],
  ["the longest", "Ha abogado por la paz y ha abogado.", "Has called for la paz y has pleaded."],
  ["what goes with a number", "Sufrió 6.000 bajas, y bajas", "Sufrió 6.000 casualties, y lows"],
])("the model gets English for %s", (_, text, expected) => {
  expect(borrowWords(text, LOANS).text).toBe(expected);
});

test.each([
  ["a name", "Llegó Alfil ayer."],
  ["the first word, which may be one", "«Alfil ganó», dijo."],
  ["in capitals", "ALFIL BLANCO"],
  ["in an address", "Vea https://a.es/alfil y alfil.es"],
  ["in a handle", "Lo dijo @alfil en #valentía"],
  ["in the name of a file", "Abra alfil.txt"],
  ["an expression that a name or a mark parts", "Ha Abogado Por la paz; ha, abogado por"],
  ["a part of a word", "Los alfiles, el vice-alfil y alfil2"],
])("it stays as it is: %s", (_, text) => {
  expect(borrowWords(text, LOANS).text).toBe(text);
});

test("all else stays where it is", () => {
  const part = fc.constantFrom(
    "el",
    "alfil",
    "Alfil",
    "valentía,",
    "3.5",
    "—",
    "(",
    "alfiles",
    " ",
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = ["Un", ...parts].join(" ");
      const expected = ["Un", ...parts].map((word) =>
        word === "alfil" ? "bishop" : word.replace(/^valentía/u, "bravery"),
      );
      expect(borrowWords(text, LOANS).text).toBe(expected.join(" "));
    }),
  );
});

const said = (text: string): Candidate => ({
  text,
  ids: Int32Array.of(1),
  score: -1,
  finished: true,
});

test("candidates that took a loan over are left in their order", () => {
  const both = said("The bishop fought with bravery.");
  const one = said("The bishop fought.");
  const none = said("The ivory fought.");
  const english = ["bishop", "great bravery"];
  expect(withLoans([none, one, both], english)).toEqual([one, both]);
  expect(withLoans([none], english)).toEqual([]);
});

test("the embedded model takes loans over, and translates without those that it does not", async () => {
  const translator = await openTranslator(parseSettings({ workers: 1 }));
  onTestFinished(() => translator.close());
  const english = async (spanish: string): Promise<string> =>
    (await translateText(spanish, translator)).text;
  expect(await english("El alfil blanco cayó ante la torre.")).toContain("bishop");
  expect(await english("Llegó el respetado camarada Kim Jong-un.")).toContain("Kim Jong-un");
});
