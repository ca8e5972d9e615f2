import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { splitClauses } from "../../src/segment/clauses.ts";
import { openEnglishWords } from "../../src/translate/english-words.ts";
import { saturates } from "../../src/onnx/saturation.ts";
import { EnginePool } from "../../src/translate/engine-pool.ts";
import {
  ModelTranslator,
  workerModel,
  type TranslatorOptions,
} from "../../src/translate/model-translator.ts";
import { openTokenizer } from "../../src/translate/tokenizer.ts";
import { unknownWords } from "../../src/translate/unknown-words.ts";
import { embeddedModel } from "../models.ts";

const SENTENCES = [
  "El pleno aprobó ayer los presupuestos del próximo año.",
  "No hubo heridos.",
  "La presidenta de la comunidad, que llegó tarde a la reunión, dijo que no firmará el acuerdo si antes no se revisan las cuentas de los tres últimos ejercicios.",
  "¿Quién pagará la obra?",
  "El agua subió dos metros en una noche.",
  "MAÑANA SE ESPERAN LLUVIAS EN TODA LA PROVINCIA.",
  "Según el informe, el paro bajó un 3,5 % en 2023.",
  "Los vecinos piden más autobuses.",
  "Ganó 2-1.",
  "La directora del museo explicó que la exposición reúne cuadros, cartas y fotografías de la época.",
];

const OPTIONS: TranslatorOptions = {
  workers: 2,
  search: { beams: 4, lengthPenalty: 1 },
  maxTokens: 64,
  doubtScore: -0.85,
  splitClauses,
};

describe("with the embedded model", () => {
  let translator: ModelTranslator;

  beforeAll(async () => {
    translator = await ModelTranslator.open(await embeddedModel(), OPTIONS);
  });
  afterAll(() => translator.close());

  test("a translation depends neither on its neighbours, nor on order, nor on the number of workers", async () => {
    const together = await Promise.all(SENTENCES.map((text) => translator.translate(text)));
    const reversed = await Promise.all(
      SENTENCES.toReversed().map((text) => translator.translate(text)),
    );
    const alone = await ModelTranslator.open(await embeddedModel(), { ...OPTIONS, workers: 1 });
    const oneByOne = [];
    for (const text of SENTENCES) oneByOne.push(await alone.translate(text));
    await alone.close();
    expect(together).toEqual(oneByOne);
    expect(reversed.toReversed()).toEqual(oneByOne);
  });

  test("scores are mean log-probabilities", async () => {
    const { score, origin } = await translator.translate("Los vecinos piden más autobuses.");
    expect(origin).toBe("model");
    expect(score).toBeLessThan(0);
    expect(score).toBeGreaterThan(-5);
  });

  test("capitals are read as prose and given back as capitals", async () => {
    const { text } = await translator.translate("MAÑANA SE ESPERAN LLUVIAS EN TODA LA PROVINCIA.");
    const { text: prose } = await translator.translate(
      "Mañana se esperan lluvias en toda la provincia.",
    );
    expect(text).toBe(prose.toUpperCase());
  });

  test("what has no letters is carried", async () => {
    expect(await translator.translate("12.345 – 67 %")).toEqual({
      text: "12.345 – 67 %",
      score: null,
      flags: [],
      origin: "source",
    });
  });

  test("a sentence longer than the model takes comes through from its first clause to its last", async () => {
    const streets = Array.from({ length: 30 }, (_, index) => String(index + 101));
    const clauses = streets.map((street) => `en la calle ${street} hay una tienda`);
    const { text, flags } = await translator.translate(`Hoy ${clauses.join("; ")}.`);
    const numbers = text.match(/\d+/gu) ?? [];
    expect(numbers.at(-1)).toBe("130");
    // What a model drops, a reader is told of.
    expect(flags.includes("number-mismatch")).toBe(numbers.join() !== streets.join());
  });

  test("an aborted call is rejected with the signal's reason", async () => {
    await expect(
      translator.translate("Hola.", AbortSignal.abort(new Error("stop"))),
    ).rejects.toThrow("stop");
  });
});

test("stepwise decoding, the fallback, agrees with one beam in the graph", async () => {
  // Stepwise decoding leans towards nothing.
  const { beamGraph, hintsFile, ...rest } = await embeddedModel();
  expect(hintsFile).toBeDefined();
  const greedy = { ...OPTIONS, workers: 1, search: { beams: 1, lengthPenalty: 0.6 } };
  const inGraph = await ModelTranslator.open({ ...rest, beamGraph: beamGraph ?? "" }, greedy);
  const stepwise = await ModelTranslator.open(rest, greedy);
  const short = SENTENCES.filter((text) => text.length < 60);
  const expected = await Promise.all(short.map((text) => inGraph.translate(text)));
  const actual = await Promise.all(short.map((text) => stepwise.translate(text)));
  await Promise.all([inGraph.close(), stepwise.close()]);
  expect(actual.map((draft) => draft.text)).toEqual(expected.map((draft) => draft.text));
  // Means of log-probabilities, whatever the penalty; the two layouts round differently, and more so on processors that
  // saturate the products of one.
  const most = (await saturates()) ? 0.1 : 0.05;
  for (const [index, draft] of actual.entries()) {
    const difference = (draft.score ?? Number.NaN) - (expected[index]?.score ?? Number.NaN);
    expect(Math.abs(difference)).toBeLessThan(most);
  }
});

test("a word is doubted only if every hypothesis of the search has one that is not English", async () => {
  const model = await embeddedModel();
  const isEnglish = await openEnglishWords();
  const tokenizer = await openTokenizer(await readFile(model.tokenizerFile, "utf8"), "tokenizer");
  const translator = await ModelTranslator.open(model, OPTIONS);
  const pool = await EnginePool.open(workerModel(model), { workers: 1 });
  const rare = SENTENCES.map((text) => text.replace(/\p{Ll}{6}/gu, "zarrapa")).filter(
    (text) => !/[\d«"]|^\P{Ll}+$/u.test(text),
  );
  for (const sentence of rare) {
    const { flags } = await translator.translate(sentence);
    if (!flags.includes("unknown-word")) continue;
    const hypotheses = await pool.decode(tokenizer.encode(sentence), OPTIONS.search);
    for (const { ids } of hypotheses)
      expect(unknownWords(sentence, tokenizer.decode(ids), isEnglish)).not.toEqual([]);
  }
  await Promise.all([translator.close(), pool.close()]);
});
