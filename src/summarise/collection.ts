/** Term numbers in ascending order with their weights; of length 1 as a vector, or empty. */
export interface SparseVector {
  readonly terms: Uint32Array;
  readonly weights: Float64Array;
}

/**
 * Documents added to the count, none of which holds any term: in a night of few articles, what they all speak of
 * would otherwise weigh nothing, and it is just what makes a story of them.
 */
const UNSEEN = 20;

/** Documents as numbers, so that a night of many fits into memory; grows by `add`. */
export class Collection {
  readonly #numbers = new Map<string, number>();
  readonly #frequency: number[] = [];
  readonly #documents: { readonly terms: Uint32Array; readonly counts: Uint32Array }[] = [];

  add(terms: readonly string[]): void {
    const counts = new Map<number, number>();
    for (const term of terms) {
      const known = this.#numbers.get(term);
      const number = known ?? this.#numbers.size;
      if (known === undefined) this.#numbers.set(term, number);
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    const sorted = [...counts].toSorted(([a], [b]) => a - b);
    for (const [number] of sorted) this.#frequency[number] = (this.#frequency[number] ?? 0) + 1;
    this.#documents.push({
      terms: Uint32Array.from(sorted, ([number]) => number),
      counts: Uint32Array.from(sorted, ([, count]) => count),
    });
  }

  /** TF-IDF of each document in the order added: (1 + ln tf) * ln((N + UNSEEN) / df), normalised to length 1. */
  vectors(): SparseVector[] {
    const size = this.#documents.length + UNSEEN;
    return this.#documents.map(({ terms, counts }) => {
      const weights = Float64Array.from(
        counts,
        (count, at) =>
          (1 + Math.log(count)) * Math.log(size / (this.#frequency[terms[at] ?? 0] ?? 1)),
      );
      const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0));
      return { terms, weights: length > 0 ? weights.map((weight) => weight / length) : weights };
    });
  }
}

/** Cosine of two vectors of length 1; from 0 to 1. Rounded, so that the last bit of a sum decides nothing. */
export function sparseCosine(a: SparseVector, b: SparseVector): number {
  let sum = 0;
  let [i, j] = [0, 0];
  while (i < a.terms.length && j < b.terms.length) {
    const difference = (a.terms[i] ?? 0) - (b.terms[j] ?? 0);
    if (difference === 0) sum += (a.weights[i] ?? 0) * (b.weights[j] ?? 0);
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return Math.round(sum * 1e6) / 1e6;
}
