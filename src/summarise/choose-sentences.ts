import { lexRank } from "./lex-rank.ts";
import { mmr } from "./mmr.ts";
import { standsAlone } from "./stands-alone.ts";
import { cosine, tfIdf } from "./tf-idf.ts";
import { terms } from "./words.ts";

/** Relevance against novelty. */
const LAMBDA = 0.6;
/** The most that nearness to the beginning and to the title add to a sentence's weight of 1. */
const LEAD_WEIGHT = 1;
const TITLE_WEIGHT = 2;
/** Sentences after which the weight of the beginning has halved. */
const LEAD_HALF = 3;

export interface Candidate {
  readonly text: string;
  /** How many candidates of its article stand before it. */
  readonly place: number;
}

/**
 * Indices of the sentences that tell most, without repetition, in the order picked: continuous LexRank over TF-IDF
 * with a prior for position and title, then maximal marginal relevance. Time grows with the square of the candidates.
 */
export function chooseSentences(
  candidates: readonly Candidate[],
  title: string,
  count: number,
): number[] {
  const documents = candidates.map(({ text }) => terms(text));
  const vectors = tfIdf([...documents, terms(title)]);
  const titleVector = vectors.pop() ?? new Map<string, number>();
  const similarity = vectors.map((a) => Float64Array.from(vectors, (b) => cosine(a, b)));
  const lead = candidates.map(({ place }) => 1 + LEAD_WEIGHT * 0.5 ** (place / LEAD_HALF));
  const prior = vectors.map(
    (vector, index) => (lead[index] ?? 1) + TITLE_WEIGHT * cosine(vector, titleVector),
  );
  const rank = lexRank(similarity, prior);
  const worth = candidates.map(
    ({ text }, index) => (rank[index] ?? 0) * (lead[index] ?? 1) * standsAlone(text),
  );
  const highest = worth.reduce((most, each) => Math.max(most, each), 0);
  const relevance = worth.map((each) => each / highest);
  return mmr(relevance, similarity, LAMBDA, count);
}
