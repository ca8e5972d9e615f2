import {
  sentencesOf,
  TITLE_ID,
  type SegmentedArticle,
  type TranslatedArticle,
  type Translation,
} from "../article/article.ts";
import { carried, type Translator } from "./translator.ts";

/**
 * Translates the title and every sentence. Code is carried as it is. A title that was cut from the first sentence
 * is translated like any other text.
 */
export async function translateArticle(
  article: SegmentedArticle,
  translator: Translator,
  signal?: AbortSignal,
): Promise<TranslatedArticle> {
  const code = new Set(
    article.blocks.filter((block) => block.kind === "code").flatMap((block) => block.sentences),
  );
  const jobs = [{ id: TITLE_ID, text: article.title }, ...sentencesOf(article)].map(
    async (sentence): Promise<Translation> => {
      const isCode = "span" in sentence && code.has(sentence);
      const draft = isCode
        ? carried(sentence.text)
        : await translator.translate(sentence.text, signal);
      return { sentenceId: sentence.id, ...draft };
    },
  );
  return { ...article, translations: await Promise.all(jobs), model: translator.model };
}
