/** A link between two numbered things. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  /** 0 to 1. */
  readonly similarity: number;
}

/** Connected components (union-find with path halving), each in ascending order, by their first member. */
export function components(members: readonly number[], edges: readonly Edge[]): number[][] {
  const parent = new Map(members.map((each) => [each, each]));
  const root = (of: number): number => {
    let at = of;
    for (let up = parent.get(at) ?? at; up !== at; up = parent.get(at) ?? at) {
      parent.set(at, parent.get(up) ?? up);
      at = up;
    }
    return at;
  };
  for (const { from, to } of edges) {
    const [a, b] = [root(from), root(to)];
    if (a !== b) parent.set(Math.max(a, b), Math.min(a, b));
  }
  const groups = new Map<number, number[]>();
  for (const each of members.toSorted((a, b) => a - b)) {
    const first = root(each);
    groups.set(first, [...(groups.get(first) ?? []), each]);
  }
  return [...groups.values()];
}
