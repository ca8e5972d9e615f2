import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  AttributeProtoSchema,
  GraphProtoSchema,
  NodeProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  ValueInfoProtoSchema,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from "./onnx_pb.ts";

/** ONNX Runtime's own operators. */
export const MICROSOFT = "com.microsoft";

type AttributeValue = number | string | GraphProto | readonly number[];

/** A node. Attribute values are integers, strings, lists of integers or graphs. */
export function makeNode(
  opType: string,
  input: readonly string[],
  output: readonly string[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
  domain = "",
): NodeProto {
  return create(NodeProtoSchema, {
    opType,
    input: [...input],
    output: [...output],
    name: `${output[0] ?? ""}/${opType}`,
    domain,
    attribute: Object.entries(attributes).map(([name, value]) => makeAttribute(name, value)),
  });
}

const ATTRIBUTE = { int: 2, string: 3, graph: 5, ints: 7 } as const;

function makeAttribute(name: string, value: AttributeValue): AttributeProto {
  if (typeof value === "number")
    return create(AttributeProtoSchema, { name, i: BigInt(value), type: ATTRIBUTE.int });
  if (typeof value === "string") {
    const s = new TextEncoder().encode(value);
    return create(AttributeProtoSchema, { name, s, type: ATTRIBUTE.string });
  }
  if (Array.isArray(value))
    return create(AttributeProtoSchema, { name, ints: value.map(BigInt), type: ATTRIBUTE.ints });
  if ("node" in value)
    return create(AttributeProtoSchema, { name, g: value, type: ATTRIBUTE.graph });
  throw new TypeError(`attribute ${name}: expected an integer, integers or a graph`);
}

/** A graph's input or output: element type and axes, by size or by name; without axes the shape stays open. */
export function valueInfo(
  name: string,
  elemType: number,
  dims?: readonly (number | string)[],
): ValueInfoProto {
  const dim = dims?.map((each) => create(TensorShapeProto_DimensionSchema, dimension(each)));
  const shape = dim === undefined ? {} : { shape: create(TensorShapeProtoSchema, { dim }) };
  const value = create(TypeProto_TensorSchema, { elemType, ...shape });
  return create(ValueInfoProtoSchema, { name, type: { value: { case: "tensorType", value } } });
}

function dimension(
  size: number | string,
): MessageInitShape<typeof TensorShapeProto_DimensionSchema> {
  return typeof size === "number"
    ? { value: { case: "dimValue", value: BigInt(size) } }
    : { value: { case: "dimParam", value: size } };
}

/** A graph of nodes. */
export function makeGraph(
  name: string,
  node: readonly NodeProto[],
  input: readonly ValueInfoProto[],
  output: readonly ValueInfoProto[],
  initializer: readonly TensorProto[] = [],
): GraphProto {
  const parts = { node: [...node], input: [...input], output: [...output] };
  return create(GraphProtoSchema, { name, ...parts, initializer: [...initializer] });
}

/** A node's attribute that is an integer; 0 where it has none of that name. */
export function numberOf({ attribute }: NodeProto, name: string): number {
  return Number(attribute.find((each) => each.name === name)?.i ?? 0n);
}

/** The graphs that a node holds (branches, loop bodies). */
export function subgraphsOf(node: NodeProto): GraphProto[] {
  return node.attribute.flatMap(({ g }) => (g === undefined ? [] : [g]));
}

/** Names of the values that a node reads, those its subgraphs take from around them included. */
export function inputsOf(node: NodeProto): string[] {
  return [...node.input, ...subgraphsOf(node).flatMap(freeValues)].filter((name) => name !== "");
}

/** Names of the values that a graph reads from around it. */
export function freeValues(graph: GraphProto): string[] {
  const own = new Set([
    ...graph.input.map(({ name }) => name),
    ...graph.initializer.map(({ name }) => name),
    ...graph.node.flatMap(({ output }) => output),
  ]);
  const read = [...graph.node.flatMap(inputsOf), ...graph.output.map(({ name }) => name)];
  return [...new Set(read.filter((name) => !own.has(name)))];
}

/** Those of the nodes, in their order, that are needed to compute the named values. */
export function producersOf(nodes: readonly NodeProto[], values: readonly string[]): NodeProto[] {
  const wanted = new Set(values);
  const kept: NodeProto[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.output.some((name) => wanted.has(name))) continue;
    kept.push(node);
    for (const name of inputsOf(node)) wanted.add(name);
  }
  return kept.toReversed();
}

/** Renames every value that the nodes read or write, inside their subgraphs too. Changes the nodes. */
export function renameValues(nodes: readonly NodeProto[], rename: (name: string) => string): void {
  const renamed = (name: string): string => (name === "" ? "" : rename(name));
  for (const node of nodes) {
    node.input = node.input.map(renamed);
    node.output = node.output.map(renamed);
    for (const graph of subgraphsOf(node)) {
      renameValues(graph.node, rename);
      for (const each of [...graph.initializer, ...graph.input, ...graph.output])
        each.name = renamed(each.name);
    }
  }
}
