/**
 * Agglomerative clustering with average linkage: merges the two groups of the highest mean similarity until none
 * reaches the threshold. Of equals, the earlier. Time grows with the cube of n.
 *
 * @param similarity n × n, symmetric, 0 to 1.
 * @returns groups of indices, each ascending, by their first member.
 */
export function averageLink(similarity: readonly Float64Array[], threshold: number): number[][] {
  const groups = new Map(similarity.map((_, index) => [index, [index]]));
  const means = similarity.map((row) => Float64Array.from(row));
  for (let best = nearest(groups, means); best.similarity >= threshold;) {
    const { a, b } = best;
    const [kept, taken] = [groups.get(a) ?? [], groups.get(b) ?? []];
    // Lance & Williams' update for group averages.
    for (const other of groups.keys()) {
      const mean =
        (kept.length * (means[a]?.[other] ?? 0) + taken.length * (means[b]?.[other] ?? 0)) /
        (kept.length + taken.length);
      const [row, column] = [means[a], means[other]];
      if (row !== undefined) row[other] = mean;
      if (column !== undefined) column[a] = mean;
    }
    groups.set(a, [...kept, ...taken]);
    groups.delete(b);
    best = nearest(groups, means);
  }
  return [...groups.values()].map((group) => group.toSorted((x, y) => x - y));
}

function nearest(
  groups: ReadonlyMap<number, unknown>,
  means: readonly Float64Array[],
): { readonly a: number; readonly b: number; readonly similarity: number } {
  let best = { a: -1, b: -1, similarity: -1 };
  for (const a of groups.keys())
    for (const b of groups.keys()) {
      const similarity = means[a]?.[b] ?? 0;
      if (a < b && similarity > best.similarity + 1e-9) best = { a, b, similarity };
    }
  return best;
}
