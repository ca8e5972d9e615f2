import {
  sentencesOf,
  type BlockKind,
  type SegmentedArticle,
  type Sentence,
  type Summary,
} from "../article/article.ts";
import { lexRank } from "./lex-rank.ts";
import { mmr } from "./mmr.ts";
import { standsAlone } from "./stands-alone.ts";
import { cosine, tfIdf } from "./tf-idf.ts";
import { terms } from "./words.ts";

const PROSE: ReadonlySet<BlockKind> = new Set(["paragraph", "quote", "listItem"]);
/** Sentences compared pairwise; of a longer article only the first so many are candidates. */
const MOST_CANDIDATES = 400;
/** Relevance against novelty. */
const LAMBDA = 0.6;
/** What nearness to the beginning and to the title add to a sentence's weight of 1. */
const LEAD_WEIGHT = 1;
const TITLE_WEIGHT = 1;
/** Sentences after which the weight of the beginning has halved. */
const LEAD_HALF = 3;

/**
 * Chooses the sentences that tell most of an article, in text order: exactly `sentences`, or all candidates where
 * there are fewer. Extractive, on the Spanish text: continuous LexRank over TF-IDF with a prior for position and
 * title, then maximal marginal relevance against repetition. Depends on the article alone.
 */
export function summarise(
  article: SegmentedArticle,
  options: { readonly sentences: number },
): Summary {
  const candidates = candidatesOf(article);
  const documents = candidates.map((sentence) => terms(sentence.text));
  const vectors = tfIdf([...documents, terms(article.title)]);
  const title = vectors.pop() ?? new Map<string, number>();
  const similarity = vectors.map((a) => Float64Array.from(vectors, (b) => cosine(a, b)));
  const lead = vectors.map((_, index) => 1 + LEAD_WEIGHT * 0.5 ** (index / LEAD_HALF));
  const prior = vectors.map(
    (vector, index) => (lead[index] ?? 1) + TITLE_WEIGHT * cosine(vector, title),
  );
  const rank = lexRank(similarity, prior);
  const worth = candidates.map(
    (sentence, index) => (rank[index] ?? 0) * (lead[index] ?? 1) * standsAlone(sentence.text),
  );
  const highest = worth.reduce((most, each) => Math.max(most, each), 0);
  const relevance = worth.map((each) => each / highest);
  const picked = mmr(relevance, similarity, LAMBDA, options.sentences).toSorted((a, b) => a - b);
  return {
    method: "lexrank-mmr/1",
    sentenceIds: picked.flatMap((index) => candidates[index]?.id ?? []),
  };
}

/** Prose; where an article has none, whatever sentences there are. */
function candidatesOf(article: SegmentedArticle): Sentence[] {
  const prose = article.blocks
    .filter((block) => PROSE.has(block.kind))
    .flatMap((block) => block.sentences);
  return (prose.length > 0 ? prose : sentencesOf(article)).slice(0, MOST_CANDIDATES);
}
