/** How the hypotheses of a beam search came about, as its graph gives it (`loopSearch` in src/onnx/search/loop-search.ts). */
export interface SearchHistory {
  /** (rows, steps, beams): the token that each beam took in a step. */
  readonly tokens: Int32Array;
  /** (rows, steps, beams): the beam of the step before that it continued. */
  readonly parents: Int32Array;
  /** (rows, beams): step * beams + beam of a hypothesis' end; it has as many tokens as that is steps. */
  readonly ends: Int32Array;
  readonly beams: number;
}

/** Token ids of every hypothesis, row by row, each row's best first, without start and end symbols. */
export function sequencesOf({ tokens, parents, ends, beams }: SearchHistory): Int32Array[] {
  const stepsPerRow = tokens.length / ends.length;
  return Array.from(ends, (end, hypothesis) => {
    const first = Math.floor(hypothesis / beams) * stepsPerRow * beams;
    const ids = new Int32Array(Math.floor(end / beams));
    let beam = end % beams;
    for (let step = ids.length - 1; step >= 0; step--) {
      const at = first + step * beams + beam;
      ids[step] = tokens[at] ?? 0;
      beam = parents[at] ?? 0;
    }
    return ids;
  });
}
