import { create } from "@bufbuild/protobuf";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { makeGraph, makeNode, subgraphsOf, valueInfo } from "./graph.ts";
import { serialiseModel } from "./model-file.ts";
import {
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
  type GraphProto,
  type NodeProto,
  type TensorProto,
} from "./onnx_pb.ts";
import { ELEMENT } from "./tensors.ts";

/** Position of the weights and of their zero point among the inputs of each 8-bit product. */
const PRODUCTS: Readonly<Record<string, { weights: number; zero: number }>> = {
  MatMulInteger: { weights: 1, zero: 3 },
  MatMulIntegerToFloat: { weights: 1, zero: 5 },
};
const SIGN = 0x80;

/**
 * Whether this processor's product of unsigned and signed bytes saturates. Without VNNI instructions ONNX Runtime
 * adds pairs of products in 16 bits, and translations differ from those of other machines.
 * See https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html
 */
export async function saturates(): Promise<boolean> {
  const size = 64;
  const graph = makeGraph(
    "saturation",
    [makeNode("MatMulInteger", ["a", "b"], ["product"])],
    [valueInfo("a", ELEMENT.uint8, [1, size]), valueInfo("b", ELEMENT.int8, [size, size])],
    [valueInfo("product", ELEMENT.int32, [1, size])],
  );
  const opsetImport = [create(OperatorSetIdProtoSchema, { domain: "", version: 13n })];
  const model = create(ModelProtoSchema, { irVersion: 8n, opsetImport, graph });
  const session = await InferenceSession.create(serialiseModel(model), { logSeverityLevel: 3 });
  const { product } = await session.run({
    a: new Tensor("uint8", new Uint8Array(size).fill(255), [1, size]),
    b: new Tensor("int8", new Int8Array(size * size).fill(127), [size, size]),
  });
  await session.release();
  return !(
    product?.data instanceof Int32Array && product.data.every((sum) => sum === size * 255 * 127)
  );
}

/**
 * Stores signed weights of 8-bit products as unsigned ones, which no processor saturates; the products stay the
 * same, and cost about 1.4 times as much where they would not have saturated. Changes the graph.
 */
export function widenWeights(graph: GraphProto): void {
  const tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const widened = new Set<string>();
  for (const node of nodesOf(graph)) {
    const place = PRODUCTS[node.opType];
    const weights = tensors.get(node.input[place?.weights ?? -1] ?? "");
    if (
      place === undefined ||
      weights === undefined ||
      !(weights.dataType === ELEMENT.int8 || widened.has(weights.name))
    )
      continue;
    const zero = tensors.get(node.input[place.zero] ?? "");
    if (zero === undefined) continue;
    for (const tensor of [weights, zero])
      if (!widened.has(tensor.name)) {
        flipSign(tensor);
        widened.add(tensor.name);
      }
  }
}

function flipSign(tensor: TensorProto): void {
  const bytes = tensor.rawData.length > 0 ? tensor.rawData : Uint8Array.from(tensor.int32Data);
  tensor.rawData = bytes.map((byte) => byte ^ SIGN);
  tensor.int32Data = [];
  tensor.dataType = ELEMENT.uint8;
}

function nodesOf(graph: GraphProto): NodeProto[] {
  return graph.node.flatMap((node) => [node, ...subgraphsOf(node).flatMap(nodesOf)]);
}
