import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { splitClauses } from "../../src/segment/clauses.ts";
import type { Candidate, SearchOptions } from "../../src/translate/engine.ts";
import { ModelTranslator } from "../../src/translate/model-translator.ts";
import { searchQuoted } from "../../src/translate/quoted-search.ts";
import { embeddedModel } from "../models.ts";

const OPTIONS: SearchOptions = { beams: 4, lengthPenalty: 1 };

/** Texts of the candidates where a search knows these answers, and what it was asked, with how many beams. */
async function found(
  text: string,
  answers: ReadonlyMap<string, readonly string[]>,
): Promise<{ texts: string[]; asked: [string, number][] }> {
  const asked: [string, number][] = [];
  const search = (part: string, { beams }: SearchOptions): Promise<Candidate[]> => {
    asked.push([part, beams]);
    const texts = answers.get(part) ?? [];
    return Promise.resolve(
      texts.map((each) => ({ text: each, ids: new Int32Array(1), score: -1, finished: true })),
    );
  };
  const candidates = await searchQuoted(text, OPTIONS, search);
  return { texts: candidates.map((each) => each.text), asked };
}

test("what has no word behind an opening mark, or a short quotation at its beginning, is searched as it stands", async () => {
  const text = 'Mide 5" y es "nuevo.';
  expect((await found("Es nuevo.", new Map([["Es nuevo.", ["It is new."]]]))).asked).toEqual([
    ["Es nuevo.", 4],
  ]);
  expect((await found('"No hubo heridos", dijo.', new Map())).asked).toEqual([
    ['"No hubo heridos", dijo.', 4],
  ]);
  expect((await found('Mide 5" ya.', new Map())).asked).toEqual([['Mide 5" ya.', 4]]);
  expect((await found(text, new Map())).asked).toContainEqual(["Mide 5 y es nuevo.", 4]);
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
      /^"Recently,[^"]*" /u,
    ],
  ])("the first word of a quotation is translated like any other: %s", async (source, expected) => {
    expect((await translator.translate(source)).text).toMatch(expected);
  });
});
