const conjunctions =
  "que|pero|sino|mientras|aunque|quien|quienes|donde|y|e|o|ni|cuando|porque|pues|ya que|según|como|si|para|cuyo|cuya|lo que";

/** Where a sentence may be cut, the best first: the cut is at the end of the match. */
const boundaries: readonly RegExp[] = [
  /(?:[;:—]|\p{Ll}{4}[.!?…])\s(?!\s)|\s(?=—)/gu,
  new RegExp(`,\\s(?=(?:${conjunctions})\\s)`, "gu"),
  /,\s(?!\s)/gu,
  new RegExp(`\\s(?=(?:${conjunctions})\\s)`, "gu"),
  /\s(?!\s)/gu,
];
/** Beside a cut, what the boundaries look at (UTF-16 units). */
const CONTEXT = 12;

const graphemes = new Intl.Segmenter("es", { granularity: "grapheme" });

/**
 * Cuts a sentence that is too long for a model into pieces of about the same size, each with
 * `lengthOf(piece) <= maxLength` (in the caller's unit, for example tokens), unless one grapheme is longer than
 * that. Joined, the pieces are the sentence exactly: white space stays at the end of a piece. An empty sentence
 * has no pieces.
 */
export function splitClauses(
  sentence: string,
  maxLength: number,
  lengthOf: (text: string) => number,
): string[] {
  const pieces: string[] = [];
  const pending = sentence === "" ? [] : [sentence];
  for (let text = pending.pop(); text !== undefined; text = pending.pop()) {
    const length = lengthOf(text);
    const cut = length <= maxLength ? undefined : bestCut(text, length / maxLength);
    if (cut === undefined) pieces.push(text);
    else pending.push(text.slice(cut), text.slice(0, cut));
  }
  return pieces;
}

/** Index of the cut that leaves whole pieces on both sides, of the `ratio` at least needed; undefined for one grapheme. */
function bestCut(text: string, ratio: number): number | undefined {
  const parts = Math.min(Math.max(2, Math.ceil(ratio)), Math.max(2, text.length));
  const target = Math.round((text.length * Math.floor(parts / 2)) / parts);
  const margin = text.length / (2 * parts);
  const low = Math.max(1, Math.floor(target - margin));
  const high = Math.min(text.length - 1, Math.ceil(target + margin));
  const from = Math.max(0, low - CONTEXT);
  const window = text.slice(from, high + CONTEXT);
  for (const pattern of boundaries) {
    const cuts = Array.from(
      window.matchAll(pattern),
      (match) => from + match.index + match[0].length,
    );
    const cut = nearest(
      cuts.filter((each) => each >= low && each <= high),
      target,
    );
    if (cut !== undefined && graphemeAt(text, cut).start === cut) return cut;
  }
  const { start, end } = graphemeAt(text, target);
  return start > 0 ? start : end < text.length ? end : undefined;
}

function nearest(cuts: readonly number[], target: number): number | undefined {
  let best: number | undefined;
  for (const cut of cuts) {
    if (best === undefined || Math.abs(cut - target) < Math.abs(best - target)) best = cut;
  }
  return best;
}

function graphemeAt(text: string, index: number): { start: number; end: number } {
  const { index: start, segment } = graphemes.segment(text).containing(index) ?? {
    index: 0,
    segment: text,
  };
  return { start, end: start + segment.length };
}
