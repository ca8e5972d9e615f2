import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema, type GraphProto, type ModelProto } from "./onnx_pb.ts";

/** An ONNX model: a protobuf message with a graph. Bytes that are none throw an Error saying so. */
export function parseModel(bytes: Uint8Array): ModelProto & { graph: GraphProto } {
  let model: ModelProto;
  try {
    model = fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    throw new Error("expected an ONNX model, found bytes that are no such message", { cause });
  }
  const { graph } = model;
  if (graph === undefined || graph.node.length === 0)
    throw new Error("expected an ONNX model, found one without a graph");
  return Object.assign(model, { graph });
}

/** The bytes of a model; those of an unchanged model are the ones it was parsed from. */
export function serialiseModel(model: ModelProto): Uint8Array {
  return toBinary(ModelProtoSchema, model);
}
