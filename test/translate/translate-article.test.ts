import { expect, test } from "vitest";
import { deriveTitle } from "../../src/ingest/title.ts";
import { segment } from "../../src/segment/segment.ts";
import { summarise } from "../../src/summarise/summarise.ts";
import { translateArticle } from "../../src/translate/translate-article.ts";
import type { Translator } from "../../src/translate/translator.ts";
import { articleOf } from "../segment/article.ts";

const spanish =
  "La alcaldesa anunció ayer que la plaza mayor quedará cerrada al tráfico desde el próximo otoño.";
const english =
  "The mayor said on Tuesday that the bridge would be closed to lorries until the spring. Nobody was surprised.";
const catalan =
  "L'Ajuntament va aprovar ahir al vespre el pressupost per a l'any vinent amb els vots de tots els grups.";

/** Says what it was asked for, and nothing else. */
function askedTranslator(): Translator & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    model: { name: "none", checksum: "0" },
    translate: async (sentence) => {
      asked.push(sentence);
      return { text: `«${sentence}»`, score: -0.1, flags: [], origin: "model" };
    },
    close: async () => {},
  };
}

test("English paragraphs pass through, others are named, and only Spanish is translated", async () => {
  const article = segment(
    articleOf([spanish, english, catalan].join("\n\n"), "plain", "La plaza", ""),
  );
  expect(article.blocks.map(({ language }) => language)).toEqual([undefined, "en", "ca"]);
  const translator = askedTranslator();
  const { translations } = await translateArticle(article, translator);
  expect(translator.asked).toEqual(["La plaza", spanish]);
  expect(translations.slice(2)).toMatchObject([
    { sentenceId: "s2", text: english.slice(0, 86), origin: "source", flags: [], score: null },
    { sentenceId: "s3", text: "Nobody was surprised.", origin: "source", flags: [] },
    { sentenceId: "s4", text: catalan, origin: "source", flags: ["other-language"] },
  ]);
});

test("a summary is of what is in Spanish", () => {
  const article = segment(
    articleOf([english, catalan, spanish].join("\n\n"), "plain", "La plaza", ""),
  );
  expect(summarise(article, { sentences: 3 }).sentenceIds).toEqual(["s4"]);
});

test("a title cut from a speech is cut from its translation, without the mark that opens it", async () => {
  const speech = `"${spanish.slice(0, -1)}, y hasta el invierno si hace falta", dijo.`;
  const article = { ...segment(articleOf(speech, "plain")), titleOrigin: "derived" as const };
  const title = deriveTitle(speech);
  expect(title).toMatch(/^La alcaldesa .*…$/u);
  const translator = {
    ...askedTranslator(),
    translate: async () => ({
      text: `"The mayor said that the square ${"would be closed ".repeat(6)}until then," she said.`,
      score: -0.1,
      flags: [],
      origin: "model" as const,
    }),
  };
  const { translations } = await translateArticle({ ...article, title }, translator);
  expect(translations[0]?.text).toMatch(/^The mayor said that .* be…$/u);
});
