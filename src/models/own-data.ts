import { readFile } from "node:fs/promises";
import path from "node:path";
import { FatalError } from "../errors.ts";
import { parseModel } from "../onnx/model-file.ts";
import type { GraphProto, TensorProto } from "../onnx/onnx_pb.ts";

/**
 * Throws FatalError if an ONNX file is none, or takes weights from a file outside its folder: whoever wrote it
 * could have them read from anywhere on this machine.
 */
export async function expectOwnData(file: string): Promise<void> {
  const model = parse(await readFile(file), file);
  const folder = path.dirname(path.resolve(file));
  for (const tensor of tensorsOf(model.graph))
    for (const { key, value } of tensor.externalData) {
      const relative = path.relative(folder, path.resolve(folder, value));
      if (key === "location" && (relative.startsWith("..") || path.isAbsolute(relative)))
        throw new FatalError(
          `${file}: takes the weights "${tensor.name}" from ${value}, outside its folder. Use a model from a source you trust.`,
        );
    }
}

/** The weights of a graph, of the graphs inside it, and those that nodes hold themselves. */
function tensorsOf(graph: GraphProto): TensorProto[] {
  const held = graph.node.flatMap((node) =>
    node.attribute.flatMap(({ t, g }) => [
      ...(t === undefined ? [] : [t]),
      ...(g === undefined ? [] : tensorsOf(g)),
    ]),
  );
  return [...graph.initializer, ...held];
}

function parse(bytes: Uint8Array, file: string): ReturnType<typeof parseModel> {
  try {
    return parseModel(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FatalError(`${file}: ${reason}. It may be truncated: add the model again.`, {
      cause,
    });
  }
}
