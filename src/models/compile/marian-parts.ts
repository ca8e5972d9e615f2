import { clone } from "@bufbuild/protobuf";
import {
  freeValues,
  inputsOf,
  makeGraph,
  producersOf,
  renameValues,
  subgraphsOf,
} from "../../onnx/graph.ts";
import {
  NodeProtoSchema,
  TensorProtoSchema,
  type GraphProto,
  type NodeProto,
  type TensorProto,
} from "../../onnx/onnx_pb.ts";
import { UnsupportedGraphError } from "./unsupported-graph-error.ts";
import { Weights } from "./weights.ts";

/** The nodes of an encoder–decoder model, each part a list that reads only what its comment names. */
export interface MarianParts {
  /** From encode/input_ids and encode/attention_mask to encode/last_hidden_state. */
  readonly encode: NodeProto[];
  /** From encode/last_hidden_state to the keys and values of cross-attention. */
  readonly cross: NodeProto[];
  /** From decode/input_ids, decode/encoder_attention_mask and past keys and values to logits and present ones. */
  readonly step: NodeProto[];
  readonly layers: number;
  readonly weights: Weights;
  readonly opset: bigint;
  readonly irVersion: bigint;
}

interface Scope {
  readonly nodes: readonly NodeProto[];
  readonly tensors: ReadonlyMap<string, TensorProto>;
}

export const HIDDEN = "encode/last_hidden_state";
export const LOGITS = "logits";
const PARTS = ["key", "value"] as const;

/**
 * Takes apart the two graphs of the transformers.js layout: `encoder_model` and `decoder_model_merged`, whose `If`
 * holds one branch for the first step and one for the steps with a cache.
 * Throws UnsupportedGraphError where they are of another form.
 */
export function marianParts(
  encoder: GraphProto,
  decoder: GraphProto,
  versions: { readonly opset: bigint; readonly irVersion: bigint },
): MarianParts {
  const weights = new Weights();
  const { first, later, layers } = branchesOf(decoder);
  const every = Array.from({ length: layers }, (_, layer) => layer);
  const encode = isolate(
    scopeOf(encoder),
    ["last_hidden_state"],
    weights,
    (name) => `encode/${name}`,
  );
  const crossOutputs = every.flatMap((layer) =>
    PARTS.map((part) => `present.${layer}.encoder.${part}`),
  );
  const cross = isolate(first, crossOutputs, weights, crossName);
  const presentOutputs = every.flatMap((layer) =>
    PARTS.map((part) => `present.${layer}.decoder.${part}`),
  );
  const step = isolate(later, [LOGITS, ...presentOutputs], weights, stepName);
  expectInputs(encode, ["encode/input_ids", "encode/attention_mask"], weights);
  expectInputs(cross, Object.values(CROSS_INPUTS), weights);
  expectInputs(
    step,
    [
      "decode/input_ids",
      "decode/encoder_attention_mask",
      ...cacheNames("past", "self", layers),
      ...cacheNames("past", "cross", layers),
    ],
    weights,
  );
  return {
    encode,
    cross,
    step,
    layers,
    weights,
    ...versions,
  };
}

/** Names of keys and values as the beam search operator wants them: of a kind, layer by layer. */
export function cacheNames(
  time: "past" | "present",
  kind: "self" | "cross",
  layers: number,
): string[] {
  return Array.from({ length: layers }, (_, layer) =>
    PARTS.map((part) => `${time}_${part}_${kind}_${layer}`),
  ).flat();
}

/** What the operator calls a cache of the transformers.js layout. */
function cacheName(name: string): string | undefined {
  const [, time, layer, side, part] =
    /^(past|present)(?:_key_values)?\.(\d+)\.(decoder|encoder)\.(key|value)$/u.exec(name) ?? [];
  if (layer === undefined || part === undefined) return undefined;
  return `${time}_${part}_${side === "decoder" ? "self" : "cross"}_${layer}`;
}

/** Of the decoder's token ids the projections read no more than the number of rows, which the encoder's have too. */
const CROSS_INPUTS: Readonly<Record<string, string>> = {
  encoder_hidden_states: HIDDEN,
  encoder_attention_mask: "encode/attention_mask",
  input_ids: "encode/input_ids",
};

function crossName(name: string): string {
  return CROSS_INPUTS[name] ?? cacheName(name) ?? `cross/${name}`;
}

function stepName(name: string): string {
  return name === LOGITS ? LOGITS : (cacheName(name) ?? `decode/${name}`);
}

/** The two branches, with what surrounds them and with their outputs under the names of the whole. */
function branchesOf(decoder: GraphProto): { first: Scope; later: Scope; layers: number } {
  const choice = decoder.node.find(
    (node) => node.opType === "If" && node.input[0] === "use_cache_branch",
  );
  if (choice === undefined)
    throw new UnsupportedGraphError("the decoder has no branch for steps with a cache");
  const branch = (name: string): Scope => {
    const graph = choice.attribute.find((attribute) => attribute.name === name)?.g;
    if (graph === undefined || graph.output.length !== choice.output.length)
      throw new UnsupportedGraphError(`the decoder's ${name} is missing or has other outputs`);
    const around = scopeOf(decoder);
    const own = scopeOf(graph);
    const results = new Map(
      graph.output.map((output, index) => [output.name, choice.output[index] ?? ""]),
    );
    const nodes = own.nodes.map((node) => clone(NodeProtoSchema, node));
    renameValues(nodes, (value) => results.get(value) ?? value);
    return {
      nodes: [...around.nodes.filter((node) => node !== choice), ...nodes],
      tensors: new Map([...around.tensors, ...own.tensors]),
    };
  };
  const layers = choice.output.filter((name) => /^present\.\d+\.encoder\.key$/u.test(name)).length;
  if (layers === 0) throw new UnsupportedGraphError("the decoder has no cross-attention cache");
  return { first: branch("else_branch"), later: branch("then_branch"), layers };
}

function scopeOf(graph: GraphProto): Scope {
  return {
    nodes: graph.node,
    tensors: new Map(graph.initializer.map((tensor) => [tensor.name, tensor])),
  };
}

/** The nodes behind some outputs, as copies with names of their own; their weights go where all weights are. */
function isolate(
  scope: Scope,
  outputs: readonly string[],
  weights: Weights,
  rename: (name: string) => string,
): NodeProto[] {
  const nodes = producersOf(scope.nodes, outputs).map((node) => clone(NodeProtoSchema, node));
  const missing = outputs.find((name) => !nodes.some((node) => node.output.includes(name)));
  if (missing !== undefined) throw new UnsupportedGraphError(`nothing computes ${missing}`);
  if (nodes.flatMap(subgraphsOf).some((graph) => graph.initializer.length > 0))
    throw new UnsupportedGraphError("weights lie inside a nested graph");
  const names = new Map<string, string>();
  for (const name of new Set(nodes.flatMap(inputsOf))) {
    const tensor = scope.tensors.get(name);
    if (tensor !== undefined) names.set(name, weights.add(clone(TensorProtoSchema, tensor)));
  }
  renameValues(nodes, (name) => names.get(name) ?? rename(name));
  for (const node of nodes) node.name = `${node.output[0] ?? ""}/${node.opType}`;
  return nodes;
}

function expectInputs(
  nodes: readonly NodeProto[],
  expected: readonly string[],
  weights: Weights,
): void {
  const free = freeValues(makeGraph("part", nodes, [], []));
  const strange = free.find((name) => !expected.includes(name) && weights.get(name) === undefined);
  if (strange !== undefined)
    throw new UnsupportedGraphError(`a part of the graph reads ${strange}`);
}
