import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { splitClauses } from "../../src/segment/clauses.ts";
import type { Candidate, SearchOptions } from "../../src/translate/engine.ts";
import { ModelTranslator } from "../../src/translate/model-translator.ts";
import { searchQuoted } from "../../src/translate/quoted-search.ts";
import { embeddedModel } from "../models.ts";

const OPTIONS: SearchOptions = { beams: 4, lengthPenalty: 1 };

/** Pieces of a vocabulary that has no "senda" behind a mark. */
function pieces(text: string): number[] {
  return text.startsWith('"senda')
    ? [1, 2, 3, 4]
    : text.startsWith('"') && text !== '"'
      ? [1, 2]
      : [1];
}

/** Texts of the candidates where a search knows these answers, and what it was asked, with how many beams. */
async function found(
  text: string,
  answers: ReadonlyMap<string, readonly string[]>,
  beams = 4,
): Promise<{ texts: string[]; asked: [string, number][] }> {
  const asked: [string, number][] = [];
  const search = (part: string, options: SearchOptions): Promise<Candidate[]> => {
    asked.push([part, options.beams]);
    const texts = answers.get(part) ?? [];
    return Promise.resolve(
      texts.map((each) => ({ text: each, ids: new Int32Array(1), score: -1, finished: true })),
    );
  };
  const candidates = await searchQuoted(text, { ...OPTIONS, beams }, search, { encode: pieces });
  return { texts: candidates.map((each) => each.text), asked };
}

test.each([
  ["no marks", "Es nuevo."],
  ["nothing but marks", '" "'],
  ["a measure", 'Mide 5" ya.'],
  ["a short quotation that opens it", '"No hubo heridos", dijo.'],
  ["a common word behind the mark", 'Es "nuevo" y caro.'],
])("a text with %s is searched as it stands", async (_, text) => {
  expect((await found(text, new Map())).asked).toEqual([[text, 4]]);
});

test("marks at the ends are put back without a second search", async () => {
  const plain = "Es el mejor año de los últimos diez.";
  const answers = new Map([[plain, ["It is the best.", "It's the best."]]]);
  expect(await found(`"${plain}"`, answers)).toEqual({
    texts: ['"It is the best."', '"It\'s the best."'],
    asked: [[plain, 4]],
  });
  expect((await found(`"${plain}`, answers)).texts).toEqual([
    '"It is the best.',
    "\"It's the best.",
  ]);
});

test("marks inside go where a translation with them has them, and candidates that cannot take them go", async () => {
  const text = 'La "senda" es larga.';
  const answers = new Map([
    ["La senda es larga.", ["The path is long.", "Long."]],
    [text, ['The "endom" is long.']],
  ]);
  expect(await found(text, answers)).toEqual({
    texts: ['The "path" is long.'],
    asked: [
      ["La senda es larga.", 4],
      [text, 1],
    ],
  });
});

test("where no candidate can take the marks the text is searched as it stands", async () => {
  const text = 'La "senda" es larga.';
  const answers = new Map([
    ["La senda es larga.", ["Long."]],
    [text, ['The "endom" is long.']],
  ]);
  expect((await found(text, answers)).texts).toEqual(['The "endom" is long.']);
  const lost = new Map([...answers, [text, ["The endom is long."]]]);
  expect((await found(text, lost)).texts).toEqual(["The endom is long."]);
});

test("a longer quotation inside is searched without its marks, whatever its first word", async () => {
  const text = 'Dijo: "No hubo heridos en la zona, pero sí daños".';
  const plain = "Dijo: No hubo heridos en la zona, pero sí daños.";
  expect((await found(text, new Map())).asked.slice(0, 2)).toEqual([
    [plain, 4],
    [text, 1],
  ]);
});

test("with one beam a text with marks inside is searched once", async () => {
  const text = 'La "senda" es larga.';
  expect((await found(text, new Map(), 1)).asked).toEqual([[text, 1]]);
});

describe("with the embedded model", () => {
  let translator: ModelTranslator;

  beforeAll(async () => {
    translator = await ModelTranslator.open(await embeddedModel(), {
      workers: 1,
      search: OPTIONS,
      maxTokens: 64,
      doubtScore: -10,
      splitClauses,
    });
  });
  afterAll(() => translator.close());

  test.each([
    ['El alcalde prometió "fortalecer las escuelas del barrio".', /"(?:to )?strengthen/u],
    ['El ministro habló de una "senda de paz" para la región.', /"[^"]*path[^"]*"/u],
    [
      "“Recientemente, el museo abrió sus puertas al público”, dijo la directora.",
      /^"The museum recently opened its doors[^"]*" /u,
    ],
  ])("the first word of a quotation is translated like any other: %s", async (source, expected) => {
    expect((await translator.translate(source)).text).toMatch(expected);
  });
});
