/** Weight of each term in a sentence, of length 1 as a vector (or empty). */
export type Vector = ReadonlyMap<string, number>;

/**
 * TF-IDF vectors of documents given as terms: (1 + ln tf) * ln((N + 1) / df), normalised to length 1
 * (Salton & Buckley 1988, https://doi.org/10.1016/0306-4573(88)90021-0).
 */
export function tfIdf(documents: readonly (readonly string[])[]): Vector[] {
  const frequency = new Map<string, number>();
  for (const document of documents)
    for (const term of new Set(document)) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  return documents.map((document) => {
    const counts = new Map<string, number>();
    for (const term of document) counts.set(term, (counts.get(term) ?? 0) + 1);
    const weights = Array.from(counts, ([term, count]): [string, number] => [
      term,
      (1 + Math.log(count)) * Math.log((documents.length + 1) / (frequency.get(term) ?? 1)),
    ]);
    const length = Math.hypot(...weights.map(([, weight]) => weight));
    return new Map(weights.map(([term, weight]) => [term, length > 0 ? weight / length : 0]));
  });
}

/** Cosine of two vectors of length 1; from 0 to 1. */
export function cosine(a: Vector, b: Vector): number {
  const [short, long] = a.size <= b.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [term, weight] of short) sum += weight * (long.get(term) ?? 0);
  return sum;
}
