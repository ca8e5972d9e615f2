import type { SegmentedArticle } from "../article/article.ts";
import { chooseSentences } from "./choose-sentences.ts";
import { candidatesOf } from "./summarise.ts";

/** Sentences of a story that are compared pairwise, the same share of each article from its beginning. */
const MOST_COMPARED = 400;
/** The most that one article gives, so that a story is told by several. */
const LARGEST_SHARE = 0.5;

/** A sentence of one of a story's articles. */
export interface StorySentence {
  /** Index of the article. */
  readonly article: number;
  readonly sentenceId: string;
}

/**
 * Chooses the sentences that tell most of a story, none saying what another says, in the order of articles and texts:
 * the method of one article's summary over the sentences of all, at most half of them from one article.
 */
export function summariseStory(
  articles: readonly SegmentedArticle[],
  options: { readonly sentences: number },
): StorySentence[] {
  const share = Math.max(1, Math.floor(MOST_COMPARED / articles.length));
  const candidates = articles.slice(0, MOST_COMPARED).flatMap((each, article) =>
    candidatesOf(each)
      .slice(0, share)
      .map(({ id, text }, place) => ({ article, sentenceId: id, text, place })),
  );
  const title = articles.map((article) => article.title).join(" ");
  const most = Math.max(1, Math.ceil(options.sentences * LARGEST_SHARE));
  const given = new Map<number, number>();
  const picked: number[] = [];
  for (const index of chooseSentences(candidates, title, candidates.length)) {
    const article = candidates[index]?.article ?? 0;
    const count = given.get(article) ?? 0;
    if (picked.length >= options.sentences || count >= most) continue;
    given.set(article, count + 1);
    picked.push(index);
  }
  return picked
    .toSorted((a, b) => a - b)
    .flatMap((index) => {
      const candidate = candidates[index];
      if (candidate === undefined) return [];
      return [{ article: candidate.article, sentenceId: candidate.sentenceId }];
    });
}
