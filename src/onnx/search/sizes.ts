import { numberOf } from "../graph.ts";
import type { NodeList } from "../node-list.ts";
import type { GraphProto, NodeProto, TensorProto } from "../onnx_pb.ts";
import { ELEMENT, floatTensor, int64Tensor } from "../tensors.ts";
import { BLOCK } from "./outputs.ts";
import { isSelfCache } from "./step.ts";
import { AROUND, HINTS, SEARCH, START } from "./values.ts";

/** A round ends when one in so many of its rows has its hypotheses. */
const LEAVING = 5;
/** Scores of beams that are not there yet, of nothing, and what lies between nothing and any score. */
const [UNLIKELY, NEVER, BOUND] = [-1e9, -1e30, -1e20];

/** Numbers that only this file names. */
const OWN = {
  startId: "search/start_id",
  unlikely: "search/unlikely",
} as const;

/** Numbers and shapes that no batch changes; undefined where the decoder does not say how large its caches are. */
export function searchConstants(search: NodeProto, decoder: GraphProto): TensorProto[] | undefined {
  const blocks = Math.ceil(numberOf(search, "vocab_size") / BLOCK);
  const [heads, headSize] = [cacheSize(decoder, 1), cacheSize(decoder, 3)];
  if (heads === undefined || headSize === undefined) return undefined;
  const numbers: [string, readonly number[]][] = [
    [AROUND.zero, [0]],
    [AROUND.one, [1]],
    [AROUND.rest, [-1]],
    [AROUND.end, [Number.MAX_SAFE_INTEGER]],
    [AROUND.endId, [numberOf(search, "eos_token_id")]],
    [OWN.startId, [numberOf(search, "decoder_start_token_id")]],
    [AROUND.heads, [heads]],
    [AROUND.headSize, [headSize]],
    [AROUND.block, [BLOCK]],
    [AROUND.blocks, [blocks]],
    [AROUND.outputs, [blocks * BLOCK]],
    [AROUND.joined, [-1, 1, heads * headSize]],
    [AROUND.column, [-1, 1]],
    [AROUND.flat, [0, -1]],
    [SEARCH.staying, [LEAVING - 1]],
    [SEARCH.leaving, [LEAVING]],
    [SEARCH.scalar, []],
  ];
  const scores: [string, number][] = [
    [AROUND.nothing, 0],
    [OWN.unlikely, UNLIKELY],
    [AROUND.never, NEVER],
    [AROUND.bound, BOUND],
  ];
  return [
    ...numbers.map(([name, values]) => int64Tensor(name, values)),
    ...scores.map(([name, value]) => floatTensor(name, [value], [1])),
  ];
}

/** Length of an axis of the decoder's caches. */
function cacheSize(decoder: GraphProto, axis: number): number | undefined {
  const type = decoder.input.find(({ name }) => isSelfCache(name))?.type?.value;
  const dim = type?.case === "tensorType" ? type.value.shape?.dim[axis]?.value : undefined;
  return dim?.case === "dimValue" ? Number(dim.value) : undefined;
}

/** Sizes and shapes that depend on the number of beams and the most tokens. */
export function appendSizes(list: NodeList): void {
  const { beams, rest, one, blocks, block, outputs } = AROUND;
  const join = (parts: readonly string[], name: string): string =>
    list.add("Concat", parts, { axis: 0 }, name);
  list.add("Add", [beams, beams], {}, AROUND.candidates);
  join([rest, beams], SEARCH.byBeam);
  join([rest, beams, one], AROUND.beamColumn);
  join([rest, AROUND.candidates, one], AROUND.candidateColumn);
  join([rest, beams, outputs], AROUND.beamOutputs);
  join([rest, beams, blocks, block], AROUND.beamBlocks);
  join([rest, list.add("Mul", [beams, blocks]), block], AROUND.rowBlocks);
  list.add("Less", [upTo(list, AROUND.candidates), beams], {}, AROUND.mayEnd);
  const places = upTo(list, beams);
  const isSelf = list.add("Equal", [places, list.add("Reshape", [places, AROUND.column])]);
  list.add("Where", [isSelf, AROUND.nothing, OWN.unlikely], {}, SEARCH.self);
  const longest = list.add("Cast", ["max_length"], { to: ELEMENT.int64 });
  list.add("Sub", [longest, one], {}, SEARCH.steps);
  const length = list.add("Cast", [longest], { to: ELEMENT.float });
  list.add("Pow", [length, AROUND.lengthPenalty], {}, SEARCH.fullLength);
  list.add("Add", [list.add("Mul", [SEARCH.steps, beams]), places], {}, SEARCH.fullEnds);
}

/** The numbers from zero up to one that is left out. */
function upTo(list: NodeList, end: string, output?: string): string {
  const bounds = [AROUND.zero, end, AROUND.one];
  const scalars = bounds.map((bound) => list.add("Reshape", [bound, SEARCH.scalar]));
  return list.add("Range", scalars, {}, output);
}

/** What is there before the first step: one beam a row, which holds the start symbol. */
export function appendStart(list: NodeList): void {
  const { zero, one, beams, heads, headSize } = AROUND;
  list.add("Slice", [list.add("Shape", ["input_ids"]), zero, one], {}, SEARCH.rows);
  upTo(list, SEARCH.rows, START.left);
  const fill = (value: string, shape: readonly string[], output?: string): string =>
    list.add("Expand", [value, list.add("Concat", shape, { axis: 0 })], {}, output);
  const eachBeam = [SEARCH.rows, beams];
  const ids = list.add("Reshape", [fill(OWN.startId, eachBeam), AROUND.column]);
  list.add("Cast", [ids], { to: ELEMENT.int32 }, START.ids);
  const isFirst = list.add("Equal", [upTo(list, beams), zero]);
  fill(list.add("Where", [isFirst, AROUND.nothing, OWN.unlikely]), eachBeam, START.scores);
  fill(AROUND.never, eachBeam, START.pool);
  fill(zero, eachBeam, START.ends);
  list.add("GreaterOrEqual", [HINTS.tokens.name, zero], {}, START.unsaid);
  fill(AROUND.nothing, [...eachBeam, zero], START.mask);
  fill(AROUND.nothing, [SEARCH.rows, heads, zero, headSize], START.cache);
  fill(zero, [SEARCH.rows, zero, beams], START.history);
}
