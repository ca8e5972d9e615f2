import { makeNode } from "../../onnx/graph.ts";
import type { NodeProto, TensorProto } from "../../onnx/onnx_pb.ts";
import { columnsOf, int32Tensor, int64Tensor } from "../../onnx/tensors.ts";
import type { SearchShape } from "./beam-graph.ts";
import { LOGITS, type MarianParts } from "./marian-parts.ts";
import { UnsupportedGraphError } from "./unsupported-graph-error.ts";

const PRODUCTS = ["MatMul", "MatMulInteger", "MatMulIntegerToFloat"];

export interface Restricted {
  readonly parts: MarianParts;
  readonly shape: SearchShape;
  /** Name of the weight, int32, that maps positions among the outputs to token ids. */
  readonly tokenIds: string;
}

/**
 * Leaves in the output layer only the tokens that may be produced: a vocabulary shared by two languages holds many
 * that the target language never uses, and every step pays for each. `ids` are token ids, ascending; start, end
 * and padding belong to them.
 */
export function withOutputs(
  parts: MarianParts,
  shape: SearchShape,
  ids: readonly number[],
): Restricted {
  const position = (id: number): number => {
    const at = ids.indexOf(id);
    if (at < 0)
      throw new UnsupportedGraphError(`token ${id} is missing from the output vocabulary`);
    return at;
  };
  const list = parts.weights.add(int64Tensor("", ids));
  const chain = outputLayer(parts.step);
  const step = parts.step.map((node) => {
    const input = node.input.map((name) =>
      name === "decode/input_ids" ? "decode/token_ids" : name,
    );
    if (chain.has(node))
      return Object.assign(node, {
        input: input.map((name) => {
          const tensor = parts.weights.get(name);
          const isWide = tensor?.dims.at(-1) === BigInt(shape.vocabularySize);
          return tensor !== undefined && isWide ? parts.weights.add(outputs(tensor, ids)) : name;
        }),
      });
    return Object.assign(node, { input });
  });
  const toId = makeNode("Gather", [list, "decode/input_ids"], ["decode/token_ids"], { axis: 0 });
  return {
    parts: { ...parts, step: [toId, ...step] },
    shape: {
      ...shape,
      vocabularySize: ids.length,
      startId: position(shape.startId),
      endId: position(shape.endId),
      padId: position(shape.padId),
      forbidden: shape.forbidden.flatMap((id) => (ids.includes(id) ? position(id) : [])),
    },
    tokenIds: parts.weights.add(int32Tensor("", ids)),
  };
}

/** The nodes from the last product to the logits. */
function outputLayer(nodes: readonly NodeProto[]): Set<NodeProto> {
  const chain = new Set<NodeProto>();
  let wanted = [LOGITS];
  for (const node of nodes.toReversed()) {
    if (!node.output.some((name) => wanted.includes(name))) continue;
    chain.add(node);
    if (PRODUCTS.includes(node.opType)) return chain;
    wanted = [...wanted, ...node.input];
  }
  throw new UnsupportedGraphError("the decoder has no output layer");
}

function outputs(tensor: TensorProto, ids: readonly number[]): TensorProto {
  const columns = columnsOf(tensor, ids);
  if (columns === undefined)
    throw new UnsupportedGraphError(`the output layer's weights are of type ${tensor.dataType}`);
  return columns;
}
