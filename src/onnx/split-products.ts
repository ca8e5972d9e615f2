import { inputsOf, makeNode, MICROSOFT } from "./graph.ts";
import type { GraphProto, NodeProto, TensorProto } from "./onnx_pb.ts";
import { columnsOf, int64Values } from "./tensors.ts";

/** Those of com.microsoft.MatMulIntegerToFloat's inputs that have a number, or numbers, for each column. */
export const BY_COLUMN = [1, 3, 5, 6];

/**
 * Makes of an 8-bit product whose columns are only split apart a product for each part, which writes it where it is
 * read; queries, keys and values that come of one product are copied apart else. Changes the graph.
 */
export function splitProducts(graph: GraphProto): void {
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const makers = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node])));
  const readings = graph.node.flatMap(inputsOf);
  const replaced = new Map<NodeProto, NodeProto[]>();
  for (const split of graph.node.filter(({ opType }) => opType === "Split")) {
    const [whole = ""] = split.input;
    const product = makers.get(whole);
    const isReadElsewhere = readings.indexOf(whole) !== readings.lastIndexOf(whole);
    const parts = product && !isReadElsewhere ? productsOf(product, split, tensors) : undefined;
    if (product === undefined || parts === undefined) continue;
    replaced.set(product, []).set(split, parts.nodes);
    graph.initializer.push(...parts.tensors);
  }
  graph.node = graph.node.flatMap((node) => replaced.get(node) ?? [node]);
  const read = new Set(graph.node.flatMap(inputsOf));
  graph.initializer = graph.initializer.filter(({ name }) => read.has(name));
}

/** A product for each part of the split one, and the columns that it takes; undefined where it is none of these. */
function productsOf(
  product: NodeProto,
  split: NodeProto,
  weights: ReadonlyMap<string, TensorProto>,
): { nodes: NodeProto[]; tensors: TensorProto[] } | undefined {
  const widths = int64Values(weights.get(split.input[1] ?? ""));
  const axis = split.attribute.find(({ name }) => name === "axis")?.i;
  if (product.opType !== "MatMulIntegerToFloat" || axis !== -1n || widths.length === 0)
    return undefined;
  const tensors: TensorProto[] = [];
  let first = 0;
  const nodes = split.output.map((output, part) => {
    const columns = Array.from({ length: widths[part] ?? 0 }, (_, at) => first + at);
    first += columns.length;
    const input = product.input.map((name, at) => {
      const tensor = BY_COLUMN.includes(at) ? weights.get(name) : undefined;
      const own = tensor && columnsOf(tensor, columns);
      if (own === undefined) return name;
      tensors.push(Object.assign(own, { name: `${output}/${name}` }));
      return `${output}/${name}`;
    });
    return makeNode("MatMulIntegerToFloat", input, [output], {}, MICROSOFT);
  });
  const isComplete = tensors.length === nodes.length * BY_COLUMN.length;
  return isComplete ? { nodes, tensors } : undefined;
}
