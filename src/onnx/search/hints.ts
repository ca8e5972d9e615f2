import { valueInfo } from "../graph.ts";
import type { NodeList } from "../node-list.ts";
import type { GraphProto } from "../onnx_pb.ts";
import { ELEMENT, int32Values } from "../tensors.ts";
import { AROUND, HINTS, LOGITS, STEP, TOKENS } from "./values.ts";

/**
 * What the graph takes of the tokens that its search leans towards, each (rows, hints): tokens as the decoder counts
 * them, the tokens that they must follow, below zero for any, and what is added to their logits.
 */
const INPUTS = { tokens: "hint_tokens", after: "hint_after", worths: "hint_worths" } as const;

/** Makes hints inputs of the graph, and gives those of every row an axis of beams. */
export function appendHints(graph: GraphProto, list: NodeList): void {
  graph.input.push(
    valueInfo(INPUTS.tokens, ELEMENT.int32),
    valueInfo(INPUTS.after, ELEMENT.int32),
    valueInfo(INPUTS.worths, ELEMENT.float),
  );
  const tokens = list.add("Cast", [INPUTS.tokens], { to: ELEMENT.int64 });
  const byRow = list.add("Unsqueeze", [tokens, AROUND.one]);
  const eachBeam = list.add("Concat", [AROUND.one, AROUND.beams, AROUND.one], { axis: 0 });
  list.add("Expand", [byRow, eachBeam], {}, HINTS.tokens.name);
  list.add("Unsqueeze", [INPUTS.worths, AROUND.one], {}, HINTS.worths.name);
  const after = list.add("Unsqueeze", [INPUTS.after, AROUND.one], {}, HINTS.after.name);
  const none = list.add("Cast", [AROUND.zero], { to: ELEMENT.int32 });
  list.add("Less", [after, none], {}, HINTS.anywhere.name);
}

/**
 * The place of each token id among the outputs that a looped search counts by; undefined where it counts by ids. Ids
 * without a place never come out.
 */
export function outputPlaces(graph: GraphProto): ReadonlyMap<number, number> | undefined {
  const toIds = graph.node.find(
    ({ opType, output }) => opType === "Gather" && output[0] === TOKENS,
  );
  if (toIds === undefined) return undefined;
  const table = graph.initializer.find(({ name }) => name === toIds.input[0]);
  return new Map(int32Values(table).map((id, place) => [id, place]));
}

/** Logits, (rows, beams, outputs), with what hints add that may come next, and which those are, (rows, beams, hints). */
export function hintedLogits(step: NodeList): { logits: string; fitting: string } {
  const last = step.add("Reshape", [STEP.ids.name, AROUND.beamColumn]);
  const isBehind = step.add("Equal", [HINTS.after.name, last]);
  const fitting = step.add("Or", [isBehind, HINTS.anywhere.name]);
  const isWanted = step.add("And", [fitting, STEP.unsaid.name]);
  const worths = step.add("Where", [isWanted, HINTS.worths.name, AROUND.nothing]);
  const logits = step.add("Reshape", [LOGITS, AROUND.beamOutputs]);
  const attributes = { axis: 2, reduction: "add" };
  return {
    logits: step.add("ScatterElements", [logits, HINTS.tokens.name, worths], attributes),
    fitting,
  };
}

/** The hints that are still unsaid when beams, (rows, beams, 1), were continued by tokens, (rows, beams). */
export function unsaidHints(
  step: NodeList,
  fitting: string,
  { beams, tokens }: { readonly beams: string; readonly tokens: string },
): string {
  const own = (values: string): string => step.add("GatherND", [values, beams], { batch_dims: 1 });
  const column = step.add("Reshape", [tokens, AROUND.beamColumn]);
  const isToken = step.add("Equal", [HINTS.tokens.name, column]);
  const isSaid = step.add("And", [own(fitting), isToken]);
  return step.add("And", [own(STEP.unsaid.name), step.add("Not", [isSaid])]);
}
