import { expect, test } from "vitest";
import { sentencesOf } from "../../src/article/article.ts";
import { segment } from "../../src/segment/segment.ts";
import { translateArticle } from "../../src/translate/translate-article.ts";
import type { Translator } from "../../src/translate/translator.ts";
import { ingestedArticle } from "../ingest/results.ts";

const LINES = 1000;
const text = Array.from({ length: LINES }, (_, at) => `El tren número ${at} llegó muy tarde.`);
const article = segment(
  await ingestedArticle("largo.txt", ["Un día largo", "", ...text].join("\n")),
);

/** Answers later, and tells how many sentences were asked for and how many at once. */
function slowTranslator(fails?: string): { translator: Translator; asked: number; most: number } {
  let inWork = 0;
  const told = {
    asked: 0,
    most: 0,
    translator: {
      model: { name: "slow", checksum: "0" },
      translate: async (sentence: string) => {
        told.asked += 1;
        told.most = Math.max(told.most, ++inWork);
        await new Promise(setImmediate);
        inWork -= 1;
        if (sentence === fails) throw new Error("poison");
        return { text: sentence.toUpperCase(), score: -0.1, flags: [], origin: "model" as const };
      },
      close: () => Promise.resolve(),
    },
  };
  return told;
}

test("a huge article asks for few sentences at a time, and has all of them in order", async () => {
  const slow = slowTranslator();
  const { translations } = await translateArticle(article, slow.translator);
  expect(slow.most).toBeLessThanOrEqual(128);
  expect(slow.most).toBeGreaterThan(64);
  const sources = [article.title, ...sentencesOf(article).map((each) => each.text)];
  expect(sources).toHaveLength(LINES + 1);
  expect(translations.map((each) => each.text)).toEqual(sources.map((each) => each.toUpperCase()));
});

test("a sentence that fails fails the article, and no further one is begun", async () => {
  const slow = slowTranslator(text[0]);
  await expect(translateArticle(article, slow.translator)).rejects.toThrow("poison");
  const asked = slow.asked;
  await new Promise(setImmediate);
  expect(slow.asked).toBe(asked);
  expect(asked).toBeLessThan(300);
});
