import { averageLink } from "./average-link.ts";
import { sparseCosine, type SparseVector } from "./collection.ts";
import { components, type Edge } from "./components.ts";

/** Cosine from which two articles, or the mean of two groups', tell of one thing: bench/stories.ts measures it. */
const STORY_THRESHOLD = 0.16;
/** Edges kept of each article, to the nearest: what bounds time and memory in a night of thousands. */
const MOST_NEIGHBOURS = 20;
/** Articles compared pairwise; a greater group is cut where its links are weakest. */
const MOST_COMPARED = 200;
const STEP = 0.05;

/**
 * Groups articles that tell of one thing: agglomerative clustering with average linkage (Sokal & Michener 1958; UPGMA)
 * down to the threshold, within groups that are linked at all. Every article is in one group; groups are in the order
 * of their first article, and so are articles in a group.
 */
export function groupStories(
  vectors: readonly SparseVector[],
  threshold: number = STORY_THRESHOLD,
): number[][] {
  return split(vectors, linksOf(vectors, threshold), threshold, [...vectors.keys()]).toSorted(
    ([a = 0], [b = 0]) => a - b,
  );
}

function split(
  vectors: readonly SparseVector[],
  links: readonly Edge[],
  threshold: number,
  members: readonly number[],
): number[][] {
  return components(members, links).flatMap((group) => {
    if (group.length < 2) return [group];
    if (group.length <= MOST_COMPARED) {
      const near = group.map((a) =>
        Float64Array.from(group, (b) => sparseCosine(vectors[a] ?? EMPTY, vectors[b] ?? EMPTY)),
      );
      return averageLink(near, threshold).map((part) => part.flatMap((at) => group[at] ?? []));
    }
    const inside = new Set(group);
    const higher = threshold + STEP;
    const stronger = links.filter(
      ({ from, similarity }) => inside.has(from) && similarity >= higher,
    );
    return higher >= 1 ? group.map((each) => [each]) : split(vectors, stronger, higher, group);
  });
}

const EMPTY: SparseVector = { terms: new Uint32Array(), weights: new Float64Array() };

interface Posting {
  readonly document: number;
  readonly weight: number;
}

/** Each article's links to its nearest of those before it, by an inverted index. */
function linksOf(vectors: readonly SparseVector[], threshold: number): Edge[] {
  const index = new Map<number, Posting[]>();
  const links: Edge[] = [];
  for (const [document, { terms, weights }] of vectors.entries()) {
    const sums = new Map<number, number>();
    for (const [at, term] of terms.entries()) {
      const weight = weights[at] ?? 0;
      const postings = index.get(term) ?? [];
      for (const posting of postings)
        sums.set(posting.document, (sums.get(posting.document) ?? 0) + weight * posting.weight);
      postings.push({ document, weight });
      index.set(term, postings);
    }
    const near = [...sums]
      .map(([to, sum]) => ({ from: document, to, similarity: Math.round(sum * 1e6) / 1e6 }))
      .filter(({ similarity }) => similarity >= threshold)
      .toSorted((a, b) => b.similarity - a.similarity || a.to - b.to);
    links.push(...near.slice(0, MOST_NEIGHBOURS));
  }
  return links;
}
