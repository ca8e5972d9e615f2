/** Share of a step that follows similarity; the rest goes to the prior. */
const DAMPING = 0.75;
/** Enough for differences under 1e-6; fixed, so that the result does not hang on a tolerance. */
const ITERATIONS = 50;

/**
 * Continuous LexRank (Erkan & Radev 2004, https://doi.org/10.1613/jair.1523) with a prior: the stationary
 * distribution of a walk that goes to similar sentences, or jumps by the prior.
 *
 * @param similarity n × n, symmetric, 0 to 1; the diagonal is not used.
 * @param prior n weights, at least 0, not all 0.
 * @returns n scores that sum to 1.
 */
export function lexRank(
  similarity: readonly Float64Array[],
  prior: readonly number[],
): Float64Array {
  const total = prior.reduce((sum, weight) => sum + weight, 0);
  const jump = Float64Array.from(prior, (weight) => weight / total);
  const outgoing = similarity.map((row, index) =>
    row.reduce((sum, value, other) => (other === index ? sum : sum + value), 0),
  );
  let rank = jump;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const next = jump.map((weight) => weight * (1 - DAMPING));
    for (const [from, row] of similarity.entries()) {
      const share = DAMPING * (rank[from] ?? 0);
      const sum = outgoing[from] ?? 0;
      for (let to = 0; to < next.length; to++) {
        const step = sum > 0 ? (to === from ? 0 : (row[to] ?? 0) / sum) : (jump[to] ?? 0);
        next[to] = (next[to] ?? 0) + share * step;
      }
    }
    rank = next;
  }
  return rank;
}
