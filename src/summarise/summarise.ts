import {
  sentencesOf,
  type BlockKind,
  type SegmentedArticle,
  type Sentence,
  type Summary,
} from "../article/article.ts";
import { chooseSentences } from "./choose-sentences.ts";

const PROSE: ReadonlySet<BlockKind> = new Set(["paragraph", "quote", "listItem"]);
/** Sentences compared pairwise. Those after them are chosen only when more are asked for. */
const MOST_COMPARED = 400;
/**
 * Chooses the sentences that tell most of an article, in text order: exactly `sentences`, or all candidates where
 * there are fewer. Extractive, on the Spanish text: continuous LexRank over TF-IDF with a prior for position and
 * title, then maximal marginal relevance against repetition. Depends on the article alone. Time grows with the square
 * of the candidates up to 400, and not beyond.
 */
export function summarise(
  article: SegmentedArticle,
  options: { readonly sentences: number },
): Summary {
  const candidates = candidatesOf(article);
  const compared = candidates.slice(0, MOST_COMPARED);
  const found = compared.map(({ text }, place) => ({ text, place }));
  const picked = new Set(chooseSentences(found, article.title, options.sentences));
  const chosen = candidates.filter(
    (_, index) => picked.has(index) || (index >= MOST_COMPARED && index < options.sentences),
  );
  return { method: "lexrank-mmr/1", sentenceIds: chosen.map((sentence) => sentence.id) };
}

/** Prose in the article's language; where an article has none, whatever sentences there are. */
export function candidatesOf(article: SegmentedArticle): Sentence[] {
  const prose = article.blocks
    .filter((block) => PROSE.has(block.kind) && block.language === undefined)
    .flatMap((block) => block.sentences);
  return prose.length > 0 ? prose : sentencesOf(article);
}
