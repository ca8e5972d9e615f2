import { producersOf } from "../../onnx/graph.ts";
import type { NodeProto } from "../../onnx/onnx_pb.ts";
import { ELEMENT } from "../../onnx/tensors.ts";
import { cacheNames, HIDDEN, LOGITS, type MarianParts } from "./marian-parts.ts";
import type { Weights } from "./weights.ts";

/**
 * Where a ReLU's output is quantised with zero as the smallest value, quantisation cuts off what is negative anyway:
 * the ReLU goes, and every byte stays.
 */
export function withoutQuantisedRelus(parts: MarianParts): MarianParts {
  const skip = (nodes: readonly NodeProto[], outputs: readonly string[]): NodeProto[] =>
    producersOf(skipRelus(nodes, parts.weights), outputs);
  return {
    ...parts,
    encode: skip(parts.encode, [HIDDEN]),
    step: skip(parts.step, [LOGITS, ...cacheNames("present", "self", parts.layers)]),
  };
}

function skipRelus(nodes: readonly NodeProto[], weights: Weights): NodeProto[] {
  const relus = new Map(
    nodes.flatMap((node) =>
      node.opType === "Relu" ? [[node.output[0] ?? "", node.input[0] ?? ""] as const] : [],
    ),
  );
  for (const node of nodes) {
    const [value = "", scale = "", zero = ""] = node.input;
    const before = relus.get(value);
    if (node.opType !== "QuantizeLinear" || before === undefined) continue;
    if (isUnsignedZero(zero, weights)) node.input = [before, scale, zero];
  }
  return [...nodes];
}

function isUnsignedZero(name: string, weights: Weights): boolean {
  const tensor = weights.get(name);
  return (
    tensor?.dataType === ELEMENT.uint8 &&
    [...tensor.rawData, ...tensor.int32Data].every((value) => value === 0)
  );
}
