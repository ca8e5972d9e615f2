import { clone } from "@bufbuild/protobuf";
import { freeValues, inputsOf, makeGraph, makeNode, producersOf, renameValues } from "./graph.ts";
import { NodeProtoSchema, type GraphProto, type NodeProto } from "./onnx_pb.ts";
import { ELEMENT, int64Tensor } from "./tensors.ts";

const CROSS_CACHE = /^past_(?:key|value)_cross_\d+$/u;
const MASK = "encoder_attention_mask";
/** Positions of com.microsoft.MultiHeadAttention's inputs. */
const [QUERY, KEY, VALUE, BIAS] = [0, 1, 2, 5];
const ATTENTION_INPUTS = 6;

/** Names of the values added around the search. */
const SHARED = {
  bias: "shared/bias",
  beams: "shared/beams",
  queryShape: "shared/query_shape",
  rowShape: "shared/row_shape",
} as const;

/**
 * Takes the encoder of a beam search out of the operator. The operator copies a row's keys and values of
 * cross-attention for each of its beams; around it they exist once, and the beams of a row become the queries of one
 * attention, which reads a quarter of the memory with four beams. Changes the graph, and returns whether it did: one
 * whose cross-attention is not com.microsoft.MultiHeadAttention throughout stays as it is.
 */
export function shareEncoder(graph: GraphProto): boolean {
  const search = graph.node.find((node) => node.opType === "BeamSearch");
  const [encoder, decoder] = ["encoder", "decoder"].map(
    (name) => search?.attribute.find((attribute) => attribute.name === name)?.g,
  );
  if (search === undefined || encoder === undefined || decoder === undefined) return false;
  const attentions = crossAttentions(decoder);
  const bias = attentions?.[0]?.input[BIAS];
  if (attentions === undefined || bias === undefined) return false;
  const mask = producersOf(decoder.node, [bias]);
  const own = new Set(decoder.input.map(({ name }) => name));
  if (freeValues(makeGraph("mask", mask, [], [])).some((name) => own.has(name) && name !== MASK))
    return false;
  const around = [...hoistedEncoder(encoder), ...hoistedMask(mask, bias), ...shapes(graph)];
  decoder.node = producersOf(
    decoder.node.flatMap((node) => (attentions.includes(node) ? shared(node) : [node])),
    decoder.output.map(({ name }) => name),
  );
  encoder.node = emptyCaches(graph, encoder);
  graph.node.splice(graph.node.indexOf(search), 0, ...around);
  return true;
}

/** The step's attentions to the source if they are all that reads its caches, and have one mask. */
function crossAttentions(decoder: GraphProto): NodeProto[] | undefined {
  const readers = decoder.node.filter((node) =>
    inputsOf(node).some((name) => CROSS_CACHE.test(name)),
  );
  const bias = readers[0]?.input[BIAS] ?? "";
  const isShareable = (node: NodeProto): boolean =>
    node.opType === "MultiHeadAttention" &&
    node.input.length === ATTENTION_INPUTS &&
    node.input[BIAS] === bias &&
    [KEY, VALUE].every((at) => CROSS_CACHE.test(node.input[at] ?? ""));
  return bias !== "" && readers.every(isShareable) ? readers : undefined;
}

/** The encoder's nodes, reading the model's own inputs. */
function hoistedEncoder(encoder: GraphProto): NodeProto[] {
  const outputs = new Set(encoder.output.map(({ name }) => name));
  renameValues(encoder.node, (name) => {
    if (outputs.has(name)) return sharedCache(name.replace("present", "past"));
    if (name === "encoder_input_ids") return "input_ids";
    return name === MASK ? "attention_mask" : name;
  });
  return encoder.node;
}

/** The mask of a row's positions, (rows, 1, beams, positions). */
function hoistedMask(mask: readonly NodeProto[], bias: string): NodeProto[] {
  const nodes = mask.map((node) => clone(NodeProtoSchema, node));
  const written = new Set(nodes.flatMap(({ output }) => output));
  renameValues(nodes, (name) => {
    if (name === MASK) return "attention_mask";
    return written.has(name) ? `shared/${name}` : name;
  });
  const shape = makeNode(
    "Concat",
    ["shared/ones", SHARED.beams, "shared/one"],
    ["shared/bias_shape"],
    { axis: 0 },
  );
  const expand = makeNode("Expand", [`shared/${bias}`, "shared/bias_shape"], [SHARED.bias]);
  return [makeNode("Cast", ["num_beams"], [SHARED.beams], { to: ELEMENT.int64 }), ...nodes].concat(
    shape,
    expand,
  );
}

/** Shapes that make the beams of a row its queries, (rows, beams, width), and rows again. */
function shapes(graph: GraphProto): NodeProto[] {
  graph.initializer.push(
    int64Tensor("shared/zero", [0]),
    int64Tensor("shared/one", [1]),
    int64Tensor("shared/ones", [1, 1]),
    int64Tensor("shared/rest", [-1]),
    int64Tensor(SHARED.rowShape, [-1, 1, 0]),
  );
  const parts = ["shared/rest", SHARED.beams, "shared/zero"];
  return [makeNode("Concat", parts, [SHARED.queryShape], { axis: 0 })];
}

/** An attention of one query a hypothesis, as one of as many queries a row as it has beams. */
function shared(attention: NodeProto): NodeProto[] {
  const [query = "", key = "", value = ""] = [QUERY, KEY, VALUE].map((at) => attention.input[at]);
  const [answer = ""] = attention.output;
  const [queries, answers] = [`${answer}/queries`, `${answer}/answers`];
  attention.input = [queries, sharedCache(key), sharedCache(value), "", "", SHARED.bias];
  attention.output = [answers];
  return [
    makeNode("Reshape", [query, SHARED.queryShape], [queries]),
    attention,
    makeNode("Reshape", [answers, SHARED.rowShape], [answer]),
  ];
}

/** What the operator still wants of its encoder: caches, here of one position that nobody reads. */
function emptyCaches(graph: GraphProto, encoder: GraphProto): NodeProto[] {
  const [heads = 1, width = 1] = [1, 3].map((axis) => sizeOf(encoder, axis));
  graph.initializer.push(int64Tensor("shared/cache_shape", [heads, 1, width]));
  return [
    makeNode("Shape", ["encoder_input_ids"], ["empty/shape"]),
    makeNode("Slice", ["empty/shape", "shared/zero", "shared/one"], ["empty/rows"]),
    makeNode("Concat", ["empty/rows", "shared/cache_shape"], ["empty/caches"], { axis: 0 }),
    ...encoder.output.map(({ name }) => makeNode("ConstantOfShape", ["empty/caches"], [name])),
  ];
}

function sizeOf(encoder: GraphProto, axis: number): number | undefined {
  const type = encoder.output[0]?.type?.value;
  const dim = type?.case === "tensorType" ? type.value.shape?.dim[axis]?.value : undefined;
  return dim?.case === "dimValue" ? Number(dim.value) : undefined;
}

function sharedCache(name: string): string {
  return `shared/${name}`;
}
