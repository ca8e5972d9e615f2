/** How a hypothesis is searched for. */
export interface SearchOptions {
  /** Beam width, 1 to 8; 1 is greedy. */
  readonly beams: number;
  /** Exponent of the length that hypotheses' log-probabilities are divided by to rank them; 1 is the mean. */
  readonly lengthPenalty: number;
  /** Length in tokens of sequences that may occur only once in an output; absent or 0: no such rule. */
  readonly noRepeat?: number;
}

/** A token that a search leans towards until a hypothesis has it. */
export interface TokenHint {
  readonly id: number;
  /** The token that it must follow; any if undefined. */
  readonly after: number | undefined;
  /** What is added to its logit. */
  readonly worth: number;
}

export interface Hypothesis {
  /** Token ids between the start symbol and the end, both left out. Those of a call may share a buffer. */
  readonly ids: Int32Array;
  /** Mean log-probability of a token, end symbol included, whatever the length penalty; at most 0. */
  readonly score: number;
  /** False if the search met the length cap before an end-of-sequence symbol. */
  readonly finished: boolean;
}

/** A hypothesis and its text. */
export interface Candidate extends Hypothesis {
  readonly text: string;
}

/** Decodes rows of source token ids (no end symbol). All rows of a call have the same padded length. */
export interface Engine {
  /** Each row's hypotheses, at least one, the best first. An engine may do without the rows' hints. */
  decode(
    rows: readonly (readonly number[])[],
    options: SearchOptions,
    hints?: readonly (readonly TokenHint[])[],
  ): Promise<Hypothesis[][]>;
  close(): Promise<void>;
}

/**
 * Length in tokens, end symbol included, that a row is padded to. It depends on the row alone, so that a row
 * goes through the same arithmetic whatever it is batched with, and batches hold rows of like length.
 */
export function paddedLength(tokens: number): number {
  const withEnd = tokens + 1;
  const step = withEnd <= 64 ? 8 : withEnd <= 128 ? 16 : 32;
  return Math.ceil(withEnd / step) * step;
}

/** Longest output, start symbol included, for a padded source length; again a matter of the row alone. */
export function outputCap(padded: number, maxPositions: number): number {
  return Math.min(maxPositions, Math.ceil(padded * 1.5) + 16);
}
