import { inputsOf, makeNode, renameValues } from "../graph.ts";
import { loopBody, NodeList, type Carried } from "../node-list.ts";
import type { GraphProto, NodeProto } from "../onnx_pb.ts";
import { ELEMENT } from "../tensors.ts";
import { hintedLogits, unsaidHints } from "./hints.ts";
import { bestCandidates, type Candidates } from "./outputs.ts";
import { AROUND, STEP, STEP_ORDER } from "./values.ts";

/** The decoder's input of last tokens. */
const IDS = "input_ids";
const SELF_CACHE = /^past_(?:key|value)_self_\d+$/u;

/** Whether a value is a cache of self-attention before a step. */
export function isSelfCache(name: string): boolean {
  return SELF_CACHE.test(name);
}

/** Where com.microsoft.MultiHeadAttention takes biases and masks, then its caches, the last of its inputs here. */
const MASKS = [3, 4, 5] as const;
const PAST = [6, 7] as const;
const ATTENTION_INPUTS = 8;

/**
 * The body of a loop over the steps of a beam search, each of which continues every row's beams by a token; undefined
 * for a decoder whose self-attention is not com.microsoft.MultiHeadAttention throughout. Keys and values of all beams
 * of a row stay in the order they were written in, and a mask tells each beam which are its own past: nothing is
 * copied when beams change places. Collects the tokens and the beams that they continue, (rows, beams) each.
 */
export function stepBody(decoder: GraphProto): GraphProto | undefined {
  const step = new NodeList("step");
  const mask = step.add("Concat", [STEP.mask.name, AROUND.self], { axis: 2 });
  const caches = appendDecoder(step, decoder, step.add("Unsqueeze", [mask, AROUND.one]));
  if (caches === undefined) return undefined;
  const { logits, fitting } = hintedLogits(step);
  const best = bestCandidates(step, logits);
  const isEnd = step.add("Equal", [best.tokens, AROUND.endId]);
  const number = step.add("Add", [STEP.number.name, AROUND.one]);
  const pool = poolWithEnds(step, best, isEnd, number);
  const going = step.topK(step.add("Where", [isEnd, AROUND.never, best.scores]), AROUND.beams, 1);
  const chosen = (values: string): string =>
    step.add("GatherElements", [values, going.indices], { axis: 1 });
  const [tokens, parents] = [chosen(best.tokens), chosen(best.beams)] as const;
  const beams = step.add("Reshape", [parents, AROUND.beamColumn]);
  const open = isOpen(step, pool.scores);
  const next = {
    number,
    ids: step.add("Cast", [step.add("Reshape", [tokens, AROUND.column])], { to: ELEMENT.int32 }),
    scores: going.values,
    pool: pool.scores,
    ends: pool.ends,
    mask: step.add("GatherND", [mask, beams], { batch_dims: 1 }),
    unsaid: unsaidHints(step, fitting, { beams, tokens }),
    open,
  };
  const openRows = step.add("Cast", [open], { to: ELEMENT.int64 });
  const count = step.add("ReduceSum", [openRows], { keepdims: 0 });
  const goesOn = step.add("Greater", [count, AROUND.limit]);
  const carried = STEP_ORDER.map((key) => ({ ...STEP[key], next: next[key] }));
  return loopBody("step", step, goesOn, [...carried, ...caches], [tokens, parents]);
}

/**
 * Adds the decoder's nodes, from the last tokens to `logits`, and returns the caches that grow; undefined where it
 * reads what a step does not have, or its caches in another way.
 */
function appendDecoder(step: NodeList, decoder: GraphProto, mask: string): Carried[] | undefined {
  const shape = step.add("Concat", [AROUND.rest, AROUND.heads, STEP.number.name, AROUND.headSize], {
    axis: 0,
  });
  const caches: Carried[] = [];
  const given = new Set(decoder.input.map(({ name }) => name));
  given.delete(IDS);
  for (const node of decoder.node) {
    const read = inputsOf(node).filter((name) => given.has(name));
    if (read.length === 0) step.nodes.push(node);
    else if (!read.every(isSelfCache)) return undefined;
    else if (node.opType === "Shape") step.nodes.push(makeNode("Identity", [shape], node.output));
    else if (!isAttention(node)) return undefined;
    else caches.push(...appendAttention(step, node, mask));
  }
  renameValues(step.nodes, (name) => (name === IDS ? STEP.ids.name : name));
  return caches;
}

function isAttention({ opType, input }: NodeProto): boolean {
  const isCached = PAST.every((at) => isSelfCache(input[at] ?? ""));
  const isPlain = MASKS.every((at) => input[at] === "") && input.length === ATTENTION_INPUTS;
  return opType === "MultiHeadAttention" && isCached && isPlain;
}

/** Adds an attention whose queries are the beams of a row, and returns its caches. */
function appendAttention(step: NodeList, attention: NodeProto, mask: string): Carried[] {
  const rows = attention.input
    .slice(0, 3)
    .map((name) => step.add("Reshape", [name, AROUND.queryShape]));
  const [joined = "", ...grown] = attention.output;
  const caches = PAST.map((at, index) => ({
    name: attention.input[at] ?? "",
    type: ELEMENT.float,
    next: grown[index] ?? "",
  }));
  attention.input = [...rows, "", "", mask, ...caches.map(({ name }) => name)];
  attention.output = [`${joined}/rows`, ...grown];
  step.nodes.push(attention);
  step.add("Reshape", [`${joined}/rows`, AROUND.joined], {}, joined);
  return caches;
}

/** The pool with the candidates that end here, in rows that are open. */
function poolWithEnds(
  step: NodeList,
  { scores, beams }: Candidates,
  isEnd: string,
  number: string,
): Pool {
  const length = step.add("Cast", [number], { to: ELEMENT.float });
  const byLength = step.add("Div", [scores, step.add("Pow", [length, AROUND.lengthPenalty])]);
  const mayEnd = step.add("And", [AROUND.mayEnd, STEP.open.name]);
  const ending = step.add("Where", [step.add("And", [isEnd, mayEnd]), byLength, AROUND.never]);
  const first = step.add("Mul", [STEP.number.name, AROUND.beams]);
  const places = step.add("Add", [first, beams]);
  return bestOf(step, { scores: STEP.pool.name, ends: STEP.ends.name }, ending, places);
}

/** Hypotheses that ended, the best first: scores by length, and where they ended. */
export interface Pool {
  readonly scores: string;
  readonly ends: string;
}

/** A pool with the best of what it held and of others. */
export function bestOf(list: NodeList, pool: Pool, scores: string, ends: string): Pool {
  const all = list.add("Concat", [pool.scores, scores], { axis: 1 });
  const best = list.topK(all, AROUND.beams, 1);
  const places = list.add("Concat", [pool.ends, ends], { axis: 1 });
  return {
    scores: best.values,
    ends: list.add("GatherElements", [places, best.indices], { axis: 1 }),
  };
}

/** (rows, 1): whether the pool has room. */
export function isOpen(list: NodeList, pool: string): string {
  const worst = list.add("Slice", [pool, AROUND.rest, AROUND.end, AROUND.one]);
  return list.add("Less", [worst, AROUND.bound]);
}
