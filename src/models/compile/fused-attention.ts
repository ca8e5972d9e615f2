import { create } from "@bufbuild/protobuf";
import { makeNode, MICROSOFT, producersOf } from "../../onnx/graph.ts";
import { AttributeProtoSchema, type NodeProto } from "../../onnx/onnx_pb.ts";
import { int64Values } from "../../onnx/tensors.ts";
import type { SearchShape } from "./beam-graph.ts";
import { cacheNames, LOGITS, type MarianParts } from "./marian-parts.ts";

const FLOAT = 1;
/** Keys as rows to keys as columns. */
const TURN = [0n, 1n, 3n, 2n];

/** Reads the graph backwards and forwards by the names of values. */
class Wiring {
  readonly #writers: ReadonlyMap<string, NodeProto>;
  readonly #readers: ReadonlyMap<string, NodeProto>;

  constructor(nodes: readonly NodeProto[]) {
    this.#writers = new Map(nodes.flatMap((node) => node.output.map((name) => [name, node])));
    this.#readers = new Map(nodes.flatMap((node) => node.input.map((name) => [name, node])));
  }

  /** The node that writes a value, if it is of this kind. */
  writer(value: string | undefined, opType: string): NodeProto | undefined {
    const node = this.#writers.get(value ?? "");
    return node?.opType === opType ? node : undefined;
  }

  /** The last node that reads what this one writes, if it is of this kind. */
  reader(node: NodeProto | undefined, opType: string): NodeProto | undefined {
    const reader = this.#readers.get(node?.output[0] ?? "");
    return reader?.opType === opType ? reader : undefined;
  }
}

/**
 * Makes one node of each attention of a step, com.microsoft.MultiHeadAttention: products, mask, softmax and the
 * cache that grows. Attention of another form stays as it is; the values are the same.
 */
export function withFusedAttention(parts: MarianParts, { heads }: SearchShape): MarianParts {
  const wiring = new Wiring(parts.step);
  const fused = new Map<NodeProto, NodeProto>();
  const replaced = new Set<NodeProto>();
  for (const node of parts.step) {
    const found = node.opType === "Softmax" ? attentionAround(node, wiring, parts) : undefined;
    if (found === undefined) continue;
    const { inputs, outputs, joined, caches } = found;
    const attention = makeNode(
      "MultiHeadAttention",
      inputs,
      outputs,
      { num_heads: heads },
      MICROSOFT,
    );
    // The model scales its queries itself.
    attention.attribute.push(create(AttributeProtoSchema, { name: "scale", f: 1, type: FLOAT }));
    fused.set(joined, attention);
    for (const cache of caches) replaced.add(cache);
  }
  const step = parts.step.flatMap((node) => (replaced.has(node) ? [] : [fused.get(node) ?? node]));
  const outputs = [LOGITS, ...cacheNames("present", "self", parts.layers)];
  return { ...parts, step: producersOf(step, outputs) };
}

interface Attention {
  /** Of the operator: query, key, value, bias, padding mask, additive mask, past key and value. */
  readonly inputs: string[];
  /** The heads' answers joined, then the grown caches if there are any. */
  readonly outputs: string[];
  /** The node that joins the heads. */
  readonly joined: NodeProto;
  /** The nodes that grow the caches, which the operator does itself. */
  readonly caches: readonly NodeProto[];
}

function attentionAround(
  softmax: NodeProto,
  wiring: Wiring,
  parts: MarianParts,
): Attention | undefined {
  const sum = wiring.writer(softmax.input[0], "Add");
  const mask = sum?.input[1];
  if (sum !== undefined && !isMaskOfRows(wiring.writer(mask, "Unsqueeze"), parts)) return undefined;
  const scores = wiring.writer(sum?.input[0] ?? softmax.input[0], "MatMul");
  const query = wiring.writer(scores?.input[0], "Reshape");
  const turned = wiring.writer(scores?.input[1], "Transpose");
  const answers = wiring.reader(softmax, "MatMul");
  const joined = wiring.reader(answers, "Reshape");
  const [key, value] = [turned?.input[0], answers?.input[1]];
  const perm = turned?.attribute.find(({ name }) => name === "perm")?.ints;
  if (query === undefined || joined === undefined || perm?.join() !== TURN.join()) return undefined;
  const [from = "", to = ""] = [query.input[0], joined.output[0]];
  if (key?.startsWith("past_key_cross_") === true && sum !== undefined)
    return {
      inputs: [from, key, value ?? "", "", "", mask ?? ""],
      outputs: [to],
      joined,
      caches: [],
    };
  const [keys, values] = [wiring.writer(key, "Concat"), wiring.writer(value, "Concat")];
  const [newKey, newValue] = [keys, values].map((cache) =>
    wiring.writer(cache?.input[1], "Reshape"),
  );
  if (keys === undefined || values === undefined || sum !== undefined) return undefined;
  if (newKey === undefined || newValue === undefined) return undefined;
  const news = [newKey.input[0] ?? "", newValue.input[0] ?? ""];
  const pasts = [keys.input[0] ?? "", values.input[0] ?? ""];
  return {
    inputs: [from, ...news, "", "", "", ...pasts],
    outputs: [to, key ?? "", value ?? ""],
    joined,
    caches: [keys, values],
  };
}

/** A mask of (rows, positions) to which axes for heads and queries were added: what the operator takes. */
function isMaskOfRows(unsqueeze: NodeProto | undefined, { weights }: MarianParts): boolean {
  return int64Values(weights.get(unsqueeze?.input[1] ?? "")).join() === "1,2";
}
