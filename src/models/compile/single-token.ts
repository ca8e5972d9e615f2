import { makeNode, producersOf } from "../../onnx/graph.ts";
import type { NodeProto } from "../../onnx/onnx_pb.ts";
import { int64Tensor, int64Values } from "../../onnx/tensors.ts";
import { cacheNames, LOGITS, type MarianParts } from "./marian-parts.ts";

const SWAP = [0n, 2n, 1n, 3n];

/**
 * A step decodes one token a row, so that swapping the token axis with the heads moves nothing: where heads are
 * split off or joined by known sizes, the transposition goes and one reshape stays.
 */
export function withoutTransposes(parts: MarianParts): MarianParts {
  const writers = new Map(
    parts.step.flatMap((node) => node.output.map((name) => [name, node] as const)),
  );
  const swapped = (name: string | undefined): NodeProto | undefined => {
    const node = writers.get(name ?? "");
    const perm = node?.attribute.find((attribute) => attribute.name === "perm")?.ints;
    return node?.opType === "Transpose" && perm?.join() === SWAP.join() ? node : undefined;
  };
  const shapeOf = (node: NodeProto | undefined): number[] =>
    node?.opType === "Reshape" ? int64Values(parts.weights.get(node.input[1] ?? "")) : [];
  const reshape = (value: string | undefined, dims: readonly number[], output: string): NodeProto =>
    makeNode("Reshape", [value ?? "", parts.weights.add(int64Tensor("", dims))], [output]);
  const step = parts.step.map((node) => {
    const [output = ""] = node.output;
    if (swapped(output) === node) {
      const split = writers.get(node.input[0] ?? "");
      const [batch, tokens, heads, size] = shapeOf(split);
      if (batch === 0 && tokens === 0 && heads !== undefined && size !== undefined)
        return reshape(split?.input[0], [0, heads, 1, size], output);
    }
    const [batch, tokens, width, ...more] = shapeOf(node);
    const joined = swapped(node.input[0]);
    const isJoin = batch === 0 && tokens === 0 && width !== undefined && more.length === 0;
    return isJoin && joined !== undefined ? reshape(joined.input[0], [0, 1, width], output) : node;
  });
  const outputs = [LOGITS, ...cacheNames("present", "self", parts.layers)];
  return { ...parts, step: producersOf(step, outputs) };
}
