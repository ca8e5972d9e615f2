import { ELEMENT } from "../tensors.ts";

/** What the decoder says of every token. */
export const LOGITS = "logits";

/** The graph's output of token ids. */
export const TOKENS = "tokens";

/** What a step reads from around it: numbers, as vectors of one, unless a shape or a meaning is given. */
export const AROUND = {
  beams: "shared/beams",
  /** (rows, beams, width) of the queries of a row's beams. */
  queryShape: "shared/query_shape",
  /** Twice the beams: enough to go on with where half of the best candidates end. */
  candidates: "search/candidates",
  zero: "search/zero",
  one: "search/one",
  rest: "search/rest",
  end: "search/end",
  /** What a token that is not wanted gains. */
  nothing: "search/nothing",
  /** Lower than any score. */
  never: "search/never",
  /** Between `never` and any score. */
  bound: "search/bound",
  endId: "search/end_id",
  lengthPenalty: "length_penalty",
  /** For each candidate of a row, the best first, whether it may end a hypothesis: the first `beams` may. */
  mayEnd: "search/may_end",
  heads: "search/heads",
  headSize: "search/head_size",
  /** Tokens of a block: outputs are looked through by blocks, and a row's best are in its best blocks. */
  block: "search/block",
  /** Blocks of one hypothesis' outputs. */
  blocks: "search/blocks",
  /** Outputs, those that fill the last block included. */
  outputs: "search/outputs",
  /** Shape (hypotheses, 1, width). */
  joined: "search/joined",
  /** Shape (hypotheses, 1). */
  column: "search/column",
  /** Shape (rows, beams, 1). */
  beamColumn: "search/beam_column",
  /** Shape (rows, candidates, 1). */
  candidateColumn: "search/candidate_column",
  /** Shape (rows, beams, outputs). */
  beamOutputs: "search/beam_outputs",
  /** Shape (rows, beams, blocks, block). */
  beamBlocks: "search/beam_blocks",
  /** Shape (rows, beams * blocks, block). */
  rowBlocks: "search/row_blocks",
  /** Shape (rows, anything). */
  flat: "search/flat",
  /** (rows, beams, beams): what their own new positions add to the mask. */
  self: "round/self",
  /** The round ends when no more rows than these are open. */
  limit: "round/limit",
} as const;

/** Tokens that the search of a row leans towards. */
export const HINTS = {
  /** (rows, beams, hints): as the decoder counts them. */
  tokens: { name: "shared/hint_tokens", type: ELEMENT.int64 },
  /** (rows, 1, hints): the tokens that they must follow. */
  after: { name: "shared/hint_after", type: ELEMENT.int32 },
  /** (rows, 1, hints): whether they may follow any. */
  anywhere: { name: "shared/hint_anywhere", type: ELEMENT.bool },
  /** (rows, 1, hints): what is added to their logits. */
  worths: { name: "shared/hint_worths", type: ELEMENT.float },
} as const;

/** What a step hands to the next beside the caches of self-attention. */
export const STEP = {
  number: { name: "step/number", type: ELEMENT.int64 },
  /** (hypotheses, 1): their last tokens. */
  ids: { name: "step/ids", type: ELEMENT.int32 },
  /** (rows, beams): sums of log-probabilities. */
  scores: { name: "step/scores", type: ELEMENT.float },
  /** (rows, beams): scores of the best hypotheses that ended, by length, the best first. */
  pool: { name: "step/pool", type: ELEMENT.float },
  /** (rows, beams): where they ended, step * beams + beam. */
  ends: { name: "step/ends", type: ELEMENT.int64 },
  /** (rows, beams, beams * steps): what is added to attention, far below zero where a position is no ancestor's. */
  mask: { name: "step/mask", type: ELEMENT.float },
  /** (rows, beams, hints): whether a hypothesis is still without the token of a hint. */
  unsaid: { name: "step/unsaid", type: ELEMENT.bool },
  /** (rows, 1): whether fewer hypotheses ended than there are beams. */
  open: { name: "step/open", type: ELEMENT.bool },
} as const;

/** The order they are handed on in. */
export const STEP_ORDER = [
  "number",
  "ids",
  "scores",
  "pool",
  "ends",
  "mask",
  "unsaid",
  "open",
] as const;

/** What rounds read from around them beside what their steps do: numbers, as vectors of one, unless it says more. */
export const SEARCH = {
  /** The batch's rows. */
  rows: "search/rows",
  /** The most steps: one less than max_length, which counts the start symbol. */
  steps: "search/steps",
  /** Of `leaving` rows, those that stay until their round ends. */
  staying: "search/staying",
  leaving: "search/leaving",
  /** (beams, beams): zero where a beam meets itself, far below zero else. */
  self: "search/self",
  /** The shape of a scalar. */
  scalar: "search/scalar",
  /** Shape (rows, beams). */
  byBeam: "search/by_beam",
  /** What the sum of a hypothesis that never ended is divided by. */
  fullLength: "search/full_length",
  /** (beams): ends of such hypotheses. */
  fullEnds: "search/full_ends",
} as const;

/** What is there before the first round, for all rows. */
export const START = {
  left: "search/start_left",
  number: AROUND.zero,
  ids: "search/start_ids",
  scores: "search/start_scores",
  pool: "search/start_pool",
  ends: "search/start_ends",
  mask: "search/start_mask",
  unsaid: "search/start_unsaid",
  cache: "search/start_cache",
  history: "search/start_history",
} as const;
