import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sentencesOf, type Block, type SegmentedArticle } from "../../src/article/article.ts";
import { summarise } from "../../src/summarise/summarise.ts";
import { stem, terms } from "../../src/summarise/words.ts";

function article(
  title: string,
  paragraphs: readonly (readonly string[])[],
  kind: Block["kind"] = "paragraph",
): SegmentedArticle {
  let count = 0;
  const span = { start: 0, end: 0 };
  return {
    version: 1,
    id: "0",
    source: "test",
    title,
    titleOrigin: "given",
    language: "es",
    format: "plain",
    text: paragraphs.flat().join(" "),
    asides: [],
    blocks: paragraphs.map((sentences) => ({
      kind,
      span,
      sentences: sentences.map((text) => ({ id: `s${++count}`, text, span })),
    })),
  };
}

const BRIDGE = article("El puente viejo se cierra al tráfico por obras", [
  [
    "El puente viejo de la ciudad se cerrará al tráfico el lunes por obras de refuerzo en sus pilares.",
  ],
  ["Por su parte, la concejala pidió paciencia.", "¿Cuánto durarán las obras?"],
  [
    "Las obras del puente costarán dos millones de euros y durarán catorce meses, según el ayuntamiento.",
    "El puente viejo de la ciudad quedará cerrado al tráfico el lunes por las obras de refuerzo de sus pilares.",
  ],
  ["Los autobuses cruzarán el río por la pasarela del norte mientras el puente siga cerrado."],
  ["La panadería de la esquina vende roscones."],
]);

describe("a news report", () => {
  test("is summed up by its lead and what adds to it, not by its repetition", () => {
    expect(summarise(BRIDGE, { sentences: 3 }).sentenceIds).toEqual(["s1", "s4", "s6"]);
  });

  test("one sentence is its lead", () => {
    expect(summarise(BRIDGE, { sentences: 1 }).sentenceIds).toEqual(["s1"]);
  });

  test("headings are no candidates", () => {
    const heading: Block = {
      kind: "heading",
      span: { start: 0, end: 0 },
      sentences: [
        {
          id: "h",
          text: "El puente viejo se cierra al tráfico por obras",
          span: { start: 0, end: 0 },
        },
      ],
    };
    const { sentenceIds } = summarise(
      { ...BRIDGE, blocks: [heading, ...BRIDGE.blocks] },
      { sentences: 7 },
    );
    expect(sentenceIds).not.toContain("h");
  });
});

test("an article without prose is summed up by what it has", () => {
  expect(
    summarise(article("Tabla", [["Uno"], ["Dos"]], "table"), { sentences: 3 }).sentenceIds,
  ).toEqual(["s1", "s2"]);
});

test("an article without sentences has an empty summary", () => {
  expect(summarise(article("Nada", []), { sentences: 3 }).sentenceIds).toEqual([]);
});

test("always exactly as many as asked or all there are, distinct, in text order, and the same again", () => {
  const word = fc.constantFrom(
    "puente",
    "obras",
    "río",
    "lunes",
    "de",
    "la",
    "y",
    "?",
    "2024",
    "Además",
  );
  const sentence = fc.array(word, { maxLength: 9 }).map((words) => words.join(" "));
  const paragraphs = fc.array(fc.array(sentence, { maxLength: 4 }), { maxLength: 8 });
  fc.assert(
    fc.property(paragraphs, fc.integer({ min: 1, max: 9 }), (texts, sentences) => {
      const given = article("obras en el puente", texts);
      const ids = sentencesOf(given).map((each) => each.id);
      const { sentenceIds } = summarise(given, { sentences });
      expect(sentenceIds).toHaveLength(Math.min(sentences, ids.length));
      expect(ids.filter((id) => sentenceIds.includes(id))).toEqual(sentenceIds);
      expect(summarise(given, { sentences }).sentenceIds).toEqual(sentenceIds);
    }),
  );
});

test("of sentences that say the same, one is picked while others are left", () => {
  const topics = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(topics, fc.integer({ min: 1, max: 8 }), (copies, sentences) => {
      const said = copies.flatMap((count, topic) =>
        Array.from({ length: count }, (_, copy) => ({
          topic,
          text: `${["La", "Una", "Esta", "Toda la"][copy]} cosa${topic}x hizo${topic}x bien${topic}x cerca${topic}x de aquí.`,
        })),
      );
      const given = article(
        "Nada de eso",
        said.map(({ text }) => [text]),
      );
      const { sentenceIds } = summarise(given, { sentences });
      const picked = said.filter((_, index) => sentenceIds.includes(`s${index + 1}`));
      expect(new Set(picked.map(({ topic }) => topic)).size).toBe(
        Math.min(sentences, copies.length),
      );
    }),
  );
});

test("a sentence of stop words repeated is a repetition", () => {
  const given = article("Otra cosa", [
    ["No eran los dos."],
    ["No eran los dos."],
    ["No son los tres."],
  ]);
  expect(summarise(given, { sentences: 2 }).sentenceIds).toEqual(["s1", "s3"]);
});

test("the summary hangs on the title", () => {
  const texts = [
    ["La mañana empezó con un desfile de bandas por la avenida."],
    ["Los comercios abrieron hasta la medianoche sin cobrar entrada."],
    ["Un incendio quemó cuarenta hectáreas de pinar junto al pantano."],
  ];
  const { sentenceIds } = summarise(article("Arde el pinar del pantano: incendio", texts), {
    sentences: 2,
  });
  expect(sentenceIds).toEqual(["s1", "s3"]);
});

test("an article is left as it was", () => {
  const before = structuredClone(BRIDGE);
  summarise(BRIDGE, { sentences: 3 });
  expect(BRIDGE).toEqual(before);
});

test.each([1, 5, 400, 450, 1000])("%i of a thousand sentences, in text order", (sentences) => {
  const many = Array.from({ length: 1000 }, (_, index) => [
    `La frase número ${index} habla del puente ${index % 7}.`,
  ]);
  const given = article("Mil frases", many);
  const { sentenceIds } = summarise(given, { sentences });
  expect(sentenceIds).toHaveLength(sentences);
  const ids = sentencesOf(given).map((each) => each.id);
  expect(ids.filter((id) => sentenceIds.includes(id))).toEqual(sentenceIds);
});

test.each([
  ["El alcalde y los alcaldes", ["alcald", "alcald"]],
  ["Veces, voces y luces", ["vez", "voz", "luz"]],
  ["Niña, niñas; cañón y canon", ["niña", "niñ", "cañon", "canon"]],
  ["Según el informe, que no es suyo", ["inform", "suyo"]],
])("terms of %s", (text, expected) => {
  expect(terms(text)).toEqual(expected);
});

test("short words are not stemmed", () => {
  expect(stem("mes")).toBe("mes");
});
