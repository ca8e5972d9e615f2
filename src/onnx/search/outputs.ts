import type { GraphProto, NodeProto, TensorProto } from "../onnx_pb.ts";
import type { NodeList } from "../node-list.ts";
import { BY_COLUMN } from "../split-products.ts";
import { widerTensor } from "../tensors.ts";
import { AROUND, STEP } from "./values.ts";

/** Tokens of a block of outputs. */
export const BLOCK = 64;

/** Where com.microsoft.MatMulIntegerToFloat takes what is added to each column. */
const BIAS = 6;
/** The logit of a column that is no token. */
const IMPOSSIBLE = -1e9;

/**
 * The inputs of an 8-bit output layer that have a number, or numbers, for each token, with columns added that are no
 * token until they are whole blocks, by their place; undefined for a layer of another form, or of one block.
 */
export function outputsInBlocks(
  layer: NodeProto | undefined,
  weights: GraphProto["initializer"],
  tokens: number,
): ReadonlyMap<number, TensorProto> | undefined {
  if (layer?.opType !== "MatMulIntegerToFloat" || tokens <= BLOCK) return undefined;
  const width = Math.ceil(tokens / BLOCK) * BLOCK;
  const whole = new Map<number, TensorProto>();
  for (const at of BY_COLUMN) {
    const tensor = weights.find(({ name }) => name === layer.input[at]);
    if (tensor === undefined || Number(tensor.dims.at(-1)) !== tokens) return undefined;
    const wider = widerTensor(tensor, width, at === BIAS ? IMPOSSIBLE : 0);
    if (wider === undefined) return undefined;
    whole.set(at, wider);
  }
  return whole;
}

/** Continuations of the beams of every row. */
export interface Candidates {
  /** (rows, candidates): sums of log-probabilities, descending. */
  readonly scores: string;
  readonly tokens: string;
  /** The beams that they continue. */
  readonly beams: string;
}

/**
 * The best continuations of every row by logits of (rows, beams, outputs): the best of all tokens are in the blocks
 * with the best maxima.
 */
export function bestCandidates(step: NodeList, logits: string): Candidates {
  const likelihoods = step.add("LogSoftmax", [logits], { axis: 2 });
  const byBeam = step.add("Reshape", [likelihoods, AROUND.beamBlocks]);
  const maxima = step.add("ReduceMax", [byBeam], { axes: [3], keepdims: 0 });
  const scores = step.add("Reshape", [STEP.scores.name, AROUND.beamColumn]);
  const sums = step.add("Reshape", [step.add("Add", [maxima, scores]), AROUND.flat]);
  const blocks = step.topK(sums, AROUND.candidates, 1).indices;
  const byRow = step.add("Reshape", [likelihoods, AROUND.rowBlocks]);
  const where = step.add("Reshape", [blocks, AROUND.candidateColumn]);
  const inBlocks = step.add("GatherND", [byRow, where], { batch_dims: 1 });
  const blockBeams = step.add("Div", [blocks, AROUND.blocks]);
  const blockScores = step.add("GatherElements", [STEP.scores.name, blockBeams], { axis: 1 });
  const column = step.add("Reshape", [blockScores, AROUND.candidateColumn]);
  const all = step.add("Reshape", [step.add("Add", [inBlocks, column]), AROUND.flat]);
  const best = step.topK(all, AROUND.candidates, 1);
  const slots = step.add("Div", [best.indices, AROUND.block]);
  const block = step.add("GatherElements", [blocks, slots], { axis: 1 });
  const first = step.add("Mul", [block, AROUND.block]);
  const inBlock = step.add("Mod", [best.indices, AROUND.block]);
  return {
    scores: best.values,
    tokens: step.add("Mod", [step.add("Add", [first, inBlock]), AROUND.outputs]),
    beams: step.add("Div", [block, AROUND.blocks]),
  };
}
