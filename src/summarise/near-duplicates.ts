import { components, type Edge } from "./components.ts";

/** Words of a shingle. */
const SHINGLE = 3;
/** Shingles of an article that are compared, from its beginning. */
const MOST_SHINGLES = 4000;
/** Share of shingles in common (Jaccard) from which two articles are one text. */
const SAME = 0.5;
/** Hashes of a signature, in bands: two articles with a band in common are compared. */
const BANDS = 32;
const ROWS = 3;

/** Hashes of an article's shingles, ascending, each once. */
export type Shingles = Uint32Array;

/** Three words each, folded to lower case, as 32-bit FNV-1a hashes. */
export function shinglesOf(text: string): Shingles {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const hashes = new Set<number>();
  for (let at = 0; at === 0 || at + SHINGLE <= words.length; at++) {
    hashes.add(hash(words.slice(at, at + SHINGLE).join(" ")));
    if (hashes.size >= MOST_SHINGLES) break;
  }
  return Uint32Array.from(hashes).toSorted();
}

/**
 * Groups of articles that are nearly the same text, wire copy for one, each ascending: MinHash signatures in bands
 * (Broder 1997, https://doi.org/10.1109/SEQUEN.1997.666900) find the pairs, their shingles decide. Pairs with half of
 * their shingles in common are found with a probability of 0.986, with 0.7 of 0.9999.
 */
export function nearDuplicates(all: readonly Shingles[]): number[][] {
  const buckets = new Map<string, number[]>();
  const pairs: Edge[] = [];
  for (const [to, shingles] of all.entries()) {
    const seen = new Set<number>();
    for (const [band, key] of bandsOf(shingles).entries()) {
      const name = `${band}:${key}`;
      const bucket = buckets.get(name) ?? [];
      // The first of a bucket stands for it, so that a thousand equal articles are a thousand comparisons.
      for (const from of bucket.slice(0, 4)) seen.add(from);
      bucket.push(to);
      buckets.set(name, bucket);
    }
    for (const from of seen) {
      const similarity = jaccard(all[from] ?? NONE, shingles);
      if (similarity >= SAME) pairs.push({ from, to, similarity });
    }
  }
  return components([...all.keys()], pairs).filter((group) => group.length > 1);
}

const NONE: Shingles = new Uint32Array();

function bandsOf(shingles: Shingles): string[] {
  return Array.from({ length: BANDS }, (_, band) =>
    Array.from({ length: ROWS }, (__, row) => minimum(shingles, band * ROWS + row)).join(","),
  );
}

/** The least of the hashes after the n-th of a family of permutations (odd multiplier, xor-shift, modulo 2^32). */
function minimum(shingles: Shingles, n: number): number {
  const multiplier = Math.imul(2 * n + 1, 0x9e3779b1) | 1;
  const offset = Math.imul(n + 1, 0x85ebca6b);
  let least = 2 ** 32;
  for (const shingle of shingles) {
    const mixed = Math.imul(shingle ^ offset, multiplier);
    least = Math.min(least, Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> 0);
  }
  return least;
}

/** Share of the elements of either that both have. */
function jaccard(a: Shingles, b: Shingles): number {
  let common = 0;
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const difference = (a[i] ?? 0) - (b[j] ?? 0);
    if (difference === 0) common++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return common / (a.length + b.length - common);
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text, "utf8")) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
