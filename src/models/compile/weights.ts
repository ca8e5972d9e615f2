import { createHash } from "node:crypto";
import { toBinary } from "@bufbuild/protobuf";
import { TensorProtoSchema, type TensorProto } from "../../onnx/onnx_pb.ts";
import { UnsupportedGraphError } from "./unsupported-graph-error.ts";

const EXTERNAL = 1;

/** The weights of several graphs, each named by its content, so that what two graphs share is held once. */
export class Weights {
  readonly #byName = new Map<string, TensorProto>();

  /** Adds a tensor, renaming it, and returns its name. */
  add(tensor: TensorProto): string {
    if (tensor.dataLocation === EXTERNAL || tensor.externalData.length > 0)
      throw new UnsupportedGraphError(`weight ${tensor.name} lies outside the file`);
    tensor.name = "";
    const digest = createHash("sha256").update(toBinary(TensorProtoSchema, tensor)).digest("hex");
    tensor.name = `weight/${digest.slice(0, 24)}`;
    this.#byName.set(tensor.name, this.#byName.get(tensor.name) ?? tensor);
    return tensor.name;
  }

  get(name: string): TensorProto | undefined {
    return this.#byName.get(name);
  }

  /** Those of the tensors that are named, in an order of their own. */
  only(names: ReadonlySet<string>): TensorProto[] {
    return [...this.#byName.values()].filter(({ name }) => names.has(name));
  }
}
