/** Cosine from which two sentences say the same; the second is picked only when nothing else is left. */
const SAME = 0.5;
/** Scores nearer than this are equal, so that the last bit of a sum, which may differ by machine, decides nothing. */
const TIE = 1e-9;

/**
 * Maximal marginal relevance (Carbonell & Goldstein 1998, https://doi.org/10.1145/290941.291025): picks one after
 * another what is relevant and unlike what was picked. Of equals, the earlier.
 *
 * @param relevance n scores, 0 to 1.
 * @param similarity n × n, 0 to 1.
 * @param lambda 1 for relevance alone, 0 for novelty alone.
 * @returns min(count, n) distinct indices in the order picked.
 */
export function mmr(
  relevance: readonly number[],
  similarity: readonly Float64Array[],
  lambda: number,
  count: number,
): number[] {
  const picked: number[] = [];
  const nearest = new Float64Array(relevance.length);
  const left = new Set(relevance.keys());
  while (picked.length < count && left.size > 0) {
    let best = -1;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (const index of left) {
      const near = nearest[index] ?? 0;
      const score = lambda * (relevance[index] ?? 0) - (1 - lambda) * near - (near >= SAME ? 2 : 0);
      if (score > bestScore + TIE) [best, bestScore] = [index, score];
    }
    picked.push(best);
    left.delete(best);
    for (const index of left)
      nearest[index] = Math.max(nearest[index] ?? 0, similarity[best]?.[index] ?? 0);
  }
  return picked;
}
