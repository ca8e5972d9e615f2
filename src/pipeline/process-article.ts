import type { Article, FinishedArticle } from "../article/article.ts";
import { segment } from "../segment/segment.ts";
import { summarise } from "../summarise/summarise.ts";
import { translateArticle } from "../translate/translate-article.ts";
import type { Translator } from "../translate/translator.ts";

/** One article through the stages. */
export async function processArticle(
  article: Article,
  translator: Translator,
  options: { readonly summarySentences: number },
  signal?: AbortSignal,
): Promise<FinishedArticle> {
  const segmented = segment(article);
  const summary = summarise(segmented, { sentences: options.summarySentences });
  const translated = await translateArticle(segmented, translator, signal);
  return { ...translated, summary };
}
