/**
 * The library: the stages that the command line is made of.
 *
 * ```ts
 * import { openTranslator, parseSettings, processArticle, ingestFile, articleMarkdown } from "bilingual-digest";
 *
 * const translator = await openTranslator(parseSettings({ beams: 4 }));
 * for await (const result of ingestFile("noticia.txt", bytes)) {
 *   if ("error" in result) throw result.error;
 *   const article = await processArticle(result.article, translator, { summarySentences: 3 });
 *   console.log(articleMarkdown(article));
 * }
 * await translator.close();
 * ```
 */
export {
  articleSchema,
  sentencesOf,
  TITLE_ID,
  type Article,
  type Block,
  type FinishedArticle,
  type Flag,
  type SegmentedArticle,
  type Sentence,
  type Span,
  type Summary,
  type TranslatedArticle,
  type Translation,
} from "./article/article.ts";
export { articleId } from "./article/id.ts";
export { parseSettings, type Settings } from "./config/settings.ts";
export { articleMarkdown } from "./digest/article-markdown.ts";
export { indexMarkdown, type Night } from "./digest/index-markdown.ts";
export { articlePage, indexPage } from "./digest/page.ts";
export { ArticleError, FatalError, RetryableError, UsageError } from "./errors.ts";
export { ingestFile, ingestLines, type IngestResult } from "./ingest/ingest.ts";
export { openTranslator } from "./pipeline/open-translator.ts";
export { processArticle } from "./pipeline/process-article.ts";
export { translateText } from "./pipeline/translate-text.ts";
export { segment } from "./segment/segment.ts";
export { textSentences } from "./segment/text-sentences.ts";
export { summarise } from "./summarise/summarise.ts";
export type { Draft, Translator } from "./translate/translator.ts";
