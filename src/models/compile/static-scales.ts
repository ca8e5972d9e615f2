import { makeNode, MICROSOFT, producersOf } from "../../onnx/graph.ts";
import type { NodeProto } from "../../onnx/onnx_pb.ts";
import { floatTensor, uint8Tensor } from "../../onnx/tensors.ts";
import { cacheNames, HIDDEN, LOGITS, type MarianParts } from "./marian-parts.ts";
import type { Weights } from "./weights.ts";

/** Smallest and largest value seen of an activation. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** The values that a graph quantises by the scale of each batch. */
export function dynamicInputs(nodes: readonly NodeProto[]): string[] {
  return nodes.flatMap((node) => (node.opType === "DynamicQuantizeLinear" ? node.input : []));
}

/**
 * Replaces quantisation by the range of each batch, which makes a row depend on its neighbours, by quantisation
 * with ranges found once (Kim et al. 2019, "From Research to Production and Back: Ludicrously Fast Neural Machine
 * Translation"), and the product with the steps that follow it by the one operator that does all of it.
 */
export function withStaticScales(
  parts: MarianParts,
  ranges: ReadonlyMap<string, Range>,
): MarianParts {
  const quantise = (nodes: readonly NodeProto[], outputs: readonly string[]): NodeProto[] =>
    producersOf(quantisePart(nodes, ranges, parts.weights), outputs);
  return {
    ...parts,
    encode: quantise(parts.encode, [HIDDEN]),
    cross: quantise(parts.cross, cacheNames("present", "cross", parts.layers)),
    step: quantise(parts.step, [LOGITS, ...cacheNames("present", "self", parts.layers)]),
  };
}

function quantisePart(
  nodes: readonly NodeProto[],
  ranges: ReadonlyMap<string, Range>,
  weights: Weights,
): NodeProto[] {
  const renamed = new Map<string, string>();
  const quantised = nodes.map((node) => {
    node.input = node.input.map((name) => renamed.get(name) ?? name);
    const [value = ""] = node.input;
    const range = ranges.get(value);
    if (node.opType !== "DynamicQuantizeLinear" || range === undefined) return node;
    const [bytes = "", scaleName = "", zeroName = ""] = node.output;
    const { scale, zero } = quantiser(range);
    const scaleTensor = weights.add(floatTensor("", [scale], []));
    const zeroTensor = weights.add(uint8Tensor("", [zero], []));
    renamed.set(scaleName, scaleTensor);
    renamed.set(zeroName, zeroTensor);
    return makeNode("QuantizeLinear", [value, scaleTensor, zeroTensor], [bytes]);
  });
  return fuseProducts(quantised, weights);
}

/** Maps a range onto 0 to 255 such that zero is met exactly. */
function quantiser({ least, most }: Range): { scale: number; zero: number } {
  const low = Math.min(least, 0);
  const scale = Math.max(Math.max(most, 0) - low, 1e-6) / 255;
  return { scale, zero: Math.min(255, Math.max(0, Math.round(-low / scale))) };
}

/** MatMulInteger, Cast, Mul by both scales and Add of a bias become MatMulIntegerToFloat. */
function fuseProducts(nodes: readonly NodeProto[], weights: Weights): NodeProto[] {
  const readers = new Map<string, NodeProto[]>();
  const writers = new Map<string, NodeProto>();
  for (const node of nodes) {
    for (const name of node.input) readers.set(name, [...(readers.get(name) ?? []), node]);
    for (const name of node.output) writers.set(name, node);
  }
  const only = (node: NodeProto | undefined, opType: string): NodeProto | undefined => {
    const after = readers.get(node?.output[0] ?? "") ?? [];
    return after.length === 1 && after[0]?.opType === opType ? after[0] : undefined;
  };
  const gone = new Set<NodeProto>();
  const fused = nodes.map((product) => {
    if (product.opType !== "MatMulInteger") return product;
    const cast = only(product, "Cast");
    const scaled = only(cast, "Mul");
    const factor = scaled?.input.find((name) => name !== cast?.output[0]) ?? "";
    const scales = writers.get(factor);
    if (cast === undefined || scaled === undefined || scales?.opType !== "Mul") return product;
    const inputScale = scales.input.find((name) => isScalar(name, weights));
    const weightScale = scales.input.find((name) => name !== inputScale) ?? inputScale;
    if (inputScale === undefined || weightScale === undefined) return product;
    const sum = only(scaled, "Add");
    const bias = sum?.input.find((name) => weights.get(name)?.dims.length === 1);
    for (const node of [product, cast, scaled]) gone.add(node);
    if (sum !== undefined && bias !== undefined) gone.add(sum);
    const [a = "", b = "", aZero = "", bZero = ""] = product.input;
    const end = bias === undefined ? scaled : (sum ?? scaled);
    const inputs = [a, b, inputScale, weightScale, aZero, bZero, bias ?? ""];
    return makeNode("MatMulIntegerToFloat", inputs, end.output, {}, MICROSOFT);
  });
  return fused.filter((node) => !gone.has(node));
}

function isScalar(name: string, weights: Weights): boolean {
  const dims = weights.get(name)?.dims;
  return dims !== undefined && dims.every((size) => size === 1n);
}
