import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { openHints, tokenHints } from "../../src/translate/hints.ts";
import { longNames } from "../../src/translate/official-names.ts";
import { openTokenizer, type Tokenizer } from "../../src/translate/tokenizer.ts";
import { embeddedModel } from "../models.ts";

const HINTS = new Map([
  ["combatieron", "fought\t81\tstruggled\t12"],
  ["valentía", "bravery\t60"],
  ["camarada", "comrade\t80"],
]);

const NOTHING = { lent: [], named: [] };

/** A token a letter, by its code. */
const letters = (english: string): number[] => Array.from(english, (each) => each.charCodeAt(0));

function worthsOf(text: string, lent: readonly string[] = []): Record<string, number> {
  const words = new Map<number, string>();
  const whole = (english: string): number[] => {
    const id = english.length * 1000 + english.charCodeAt(0);
    words.set(id, english);
    return [id];
  };
  const found = tokenHints(text, { lent, named: [] }, HINTS, whole);
  return Object.fromEntries<number>(found.map(({ id, worth }) => [words.get(id) ?? "", worth]));
}

test("words of a text bring their English, each with its worth", () => {
  expect(worthsOf("Ellos combatieron con valentía.")).toEqual({
    fought: 0.81,
    struggled: 0.12,
    bravery: 0.6,
  });
});

test("names bring none, but the first word of a text is one by its capital alone", () => {
  expect(worthsOf("El Camarada se fue.")).toEqual({});
  expect(worthsOf("«Camarada Putin»")).toEqual({ comrade: 0.8 });
});

test("words that a text was lent are leant towards", () => {
  expect(worthsOf("Hubo casualties.", ["casualties"])).toEqual({ casualties: 1 });
});

test("long official names of a text are led, short ones and others are not", () => {
  const text =
    "El líder de la República Popular Democrática de Corea viajó a Corea del Sur con Ana.";
  expect(longNames(text)).toEqual(["Democratic People's Republic of Korea"]);
});

test("a name is led from its first token to its last, and not called for", () => {
  const [a, b, c] = letters("abc");
  const found = tokenHints("", { lent: [], named: ["abc"] }, HINTS, letters);
  expect(found).toEqual([
    { id: b, after: a, worth: 2 },
    { id: c, after: b, worth: 2 },
  ]);
});

test("a word of several tokens is led from each to the next", () => {
  const found = tokenHints("valentía", NOTHING, HINTS, (english) => letters(english).slice(0, 3));
  const [b, r, a] = letters("bra");
  expect(found).toEqual([
    { id: b, after: undefined, worth: 0.6 },
    { id: r, after: b, worth: 0.6 },
    { id: a, after: r, worth: 0.6 },
  ]);
});

test("no token is hinted twice in one place, whatever a text repeats", () => {
  const word = fc.constantFrom(...HINTS.keys(), "y", "El");
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const places = tokenHints(words.join(" "), NOTHING, HINTS, letters).map(
        ({ id, after }) => `${id} ${after}`,
      );
      expect(new Set(places).size).toBe(places.length);
    }),
  );
});

test.each(["combatieron", "combatieron\tfought", "combatieron\tfought\tx", "\tfought\t3"])(
  "a line of another form is named: %j",
  async (line) => {
    const folder = await mkdtemp(path.join(tmpdir(), "hints-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = path.join(folder, "hints.tsv");
    await writeFile(file, `hola\thello\t50\n${line}\n`);
    await expect(openHints(file)).rejects.toThrow(`${file}:2: expected a Spanish word`);
  },
);

test("the embedded model has hints, of words that it can say but for some names", async () => {
  const model = await embeddedModel();
  const json = await readFile(model.tokenizerFile, "utf8");
  const tokenizer: Tokenizer = await openTokenizer(json, model.tokenizerFile);
  const hints = await openHints(model.hintsFile ?? "");
  expect(hints.get("combatieron")).toContain("fought");
  const english = [...hints.values()].flatMap((entry) =>
    entry.split("\t").filter((_, at) => at % 2 === 0),
  );
  const unsayable = english.filter((word) => !tokenizer.covers(word));
  expect(unsayable.length).toBeLessThan(english.length / 100);
});
