import type { FinishedArticle } from "../src/article/article.ts";

const TEXT = `El molino vuelve a moler

Cuenca, 4 de junio (Sierra) .- El molino de la ribera volvió a moler el sábado tras 40 años parado. «No lo esperaba | de verdad», dijo <b>su dueña</b>.

Una obra lenta

- Se cambió la rueda.
- Se limpió el cauce.

Lea también: Los molinos del Júcar`;

/** Where a part of the text stands. */
function span(part: string): { start: number; end: number } {
  const start = TEXT.indexOf(part);
  return { start, end: start + part.length };
}

const sentences = [
  "El molino de la ribera volvió a moler el sábado tras 40 años parado.",
  "«No lo esperaba | de verdad», dijo <b>su dueña</b>.",
  "Una obra lenta",
  "Se cambió la rueda.",
  "Se limpió el cauce.",
].map((text, index) => ({ id: `s${index + 1}`, text, span: span(text) }));

const [first, second, third, fourth, fifth] = sentences;
if (!first || !second || !third || !fourth || !fifth) throw new Error("five sentences expected");

/** An article with one of everything, written for the tests. */
export const FINISHED: FinishedArticle = {
  version: 1,
  id: "00112233445566aa",
  source: "articles/molino.txt",
  title: "El molino vuelve a moler",
  titleOrigin: "text",
  byline: "Redacción",
  publishedAt: "2026-06-04",
  language: "es",
  format: "plain",
  text: TEXT,
  asides: [
    { kind: "title", text: "El molino vuelve a moler", span: span("El molino vuelve a moler") },
    {
      kind: "dateline",
      text: "Cuenca, 4 de junio (Sierra) .-",
      span: span("Cuenca, 4 de junio (Sierra) .-"),
    },
    {
      kind: "boilerplate",
      text: "Lea también: Los molinos del Júcar",
      span: span("Lea también: Los molinos del Júcar"),
    },
  ],
  blocks: [
    {
      kind: "paragraph",
      span: { start: first.span.start, end: second.span.end },
      sentences: [first, second],
    },
    { kind: "heading", level: 2, span: third.span, sentences: [third] },
    { kind: "listItem", span: fourth.span, sentences: [fourth] },
    { kind: "listItem", span: fifth.span, sentences: [fifth] },
  ],
  translations: [
    { sentenceId: "title", text: "The mill grinds again", score: -0.3, flags: [], origin: "model" },
    {
      sentenceId: "s1",
      text: "The riverside mill ground again on Saturday after 4 years standing still.",
      score: -0.4,
      flags: ["number-mismatch"],
      origin: "model",
    },
    {
      sentenceId: "s2",
      text: '"I did not | really expect it," said <b>its owner</b>.',
      score: -0.5,
      flags: [],
      origin: "model",
    },
    { sentenceId: "s3", text: "A slow job", score: -0.6, flags: [], origin: "model" },
    { sentenceId: "s4", text: "The wheel was changed.", score: -0.2, flags: [], origin: "model" },
    { sentenceId: "s5", text: "The bed was cleaned.", score: -0.9, flags: [], origin: "model" },
  ],
  summary: { method: "lexrank-mmr/1", sentenceIds: ["s1"] },
  model: { name: "es-en-small", checksum: "ab".repeat(32) },
};
