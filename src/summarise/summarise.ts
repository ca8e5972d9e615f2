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
/** Sentences compared pairwise. Those after them are chosen only when more are asked for. */
const MOST_COMPARED = 400;
/** Relevance against novelty. */
const LAMBDA = 0.6;
/** The most that nearness to the beginning and to the title add to a sentence's weight of 1. */
const LEAD_WEIGHT = 1;
const TITLE_WEIGHT = 2;
/** Sentences after which the weight of the beginning has halved. */
const LEAD_HALF = 3;

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
  const documents = compared.map((sentence) => terms(sentence.text));
  const vectors = tfIdf([...documents, terms(article.title)]);
  const title = vectors.pop() ?? new Map<string, number>();
  const similarity = vectors.map((a) => Float64Array.from(vectors, (b) => cosine(a, b)));
  const lead = vectors.map((_, index) => 1 + LEAD_WEIGHT * 0.5 ** (index / LEAD_HALF));
  const prior = vectors.map(
    (vector, index) => (lead[index] ?? 1) + TITLE_WEIGHT * cosine(vector, title),
  );
  const rank = lexRank(similarity, prior);
  const worth = compared.map(
    (sentence, index) => (rank[index] ?? 0) * (lead[index] ?? 1) * standsAlone(sentence.text),
  );
  const highest = worth.reduce((most, each) => Math.max(most, each), 0);
  const relevance = worth.map((each) => each / highest);
  const picked = new Set(mmr(relevance, similarity, LAMBDA, options.sentences));
  const chosen = candidates.filter(
    (_, index) => picked.has(index) || (index >= MOST_COMPARED && index < options.sentences),
  );
  return { method: "lexrank-mmr/1", sentenceIds: chosen.map((sentence) => sentence.id) };
}

/** Prose; where an article has none, whatever sentences there are. */
function candidatesOf(article: SegmentedArticle): Sentence[] {
  const prose = article.blocks
    .filter((block) => PROSE.has(block.kind))
    .flatMap((block) => block.sentences);
  return prose.length > 0 ? prose : sentencesOf(article);
}
