import path from "node:path";
import { expect, test } from "vitest";
import type { FinishedArticle } from "../../src/article/article.ts";
import type { Place } from "../../src/errors.ts";
import { openInputs } from "../../src/pipeline/read-articles.ts";
import { processArticle } from "../../src/pipeline/process-article.ts";
import { tellStories } from "../../src/pipeline/tell-stories.ts";
import type { Translator } from "../../src/translate/translator.ts";
import { ROOT } from "../models.ts";

const FOLDER = path.join(ROOT, "fixtures/inputs");

const echo: Translator = {
  model: { name: "none", checksum: "0" },
  translate: async (text) => ({ text, score: -0.1, flags: [], origin: "model" }),
  close: async () => {},
};

async function* nothing(): AsyncGenerator<string> {}

/** What a folder of every kind of input gives. */
async function readFolder(): Promise<{ articles: FinishedArticle[]; failed: Place[] }> {
  const articles: FinishedArticle[] = [];
  const failed: Place[] = [];
  const { results } = await openInputs([FOLDER], nothing());
  for await (const result of results) {
    if ("error" in result) {
      failed.push(result.error.place);
    } else articles.push(await processArticle(result.article, echo, { summarySentences: 3 }));
  }
  return { articles, failed };
}

test("a folder of pages, feeds, mail and an archive: each article with its source, in order", async () => {
  const { articles, failed } = await readFolder();
  expect(articles.map(({ source, title }) => [path.relative(FOLDER, source), title])).toEqual([
    ["agencia-norte.xml", "La cosecha de manzana cae un 20 % por las heladas de abril"],
    ["agencia-norte.xml", "El faro de Punta Brava tendrá museo"],
    ["carta.eml", "La plaza pequeña será peatonal"],
    ["noche.zip/valle/biblioteca.html", "La biblioteca móvil llega a doce aldeas"],
    ["noche.zip/valle/lobo.txt", "Un lobo cruza la autopista"],
    ["prensa-valle.json", "La cosecha de manzana cae un 20 % por las heladas"],
    ["puente.html", "El puente viejo de Arroyo reabre tras dos años de obras"],
  ]);
  expect(failed.map(({ source }) => source.slice(FOLDER.length + 1))).toEqual([
    "noche.zip/../fuera.txt",
  ]);
});

test("wire copy in two feeds is one article and a variant of it", async () => {
  const { articles } = await readFolder();
  const at = (index: number): FinishedArticle => {
    const article = articles[index];
    if (!article) throw new RangeError(`no article ${index}`);
    return article;
  };
  const { stories } = tellStories({ length: articles.length, read: at }, 5);
  const copies = articles.filter(({ title }) => title.startsWith("La cosecha"));
  expect(stories.map((story) => story.articles)).toContainEqual([
    { id: copies[0]?.id, variants: [copies[1]?.id] },
  ]);
});
