import { sentencesOf, TITLE_ID, type FinishedArticle, type Flag } from "../article/article.ts";

export interface ArticleCounts {
  readonly sentences: number;
  readonly wordsEs: number;
  readonly wordsEn: number;
  /** Translations, the title's among them, with a doubt. */
  readonly flagged: number;
  readonly flags: ReadonlyMap<Flag, number>;
}

/** Words of letters or digits; those joined by an apostrophe or hyphen count as one. */
function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
}

/** Counts of an article's body, and of the doubts in body and title. */
export function countArticle(article: FinishedArticle): ArticleCounts {
  const sentences = sentencesOf(article);
  const flags = new Map<Flag, number>();
  for (const flag of article.translations.flatMap((translation) => translation.flags))
    flags.set(flag, (flags.get(flag) ?? 0) + 1);
  const english = article.translations.filter((each) => each.sentenceId !== TITLE_ID);
  return {
    sentences: sentences.length,
    wordsEs: sentences.reduce((sum, each) => sum + countWords(each.text), 0),
    wordsEn: english.reduce((sum, each) => sum + countWords(each.text), 0),
    flagged: article.translations.filter((each) => each.flags.length > 0).length,
    flags,
  };
}
