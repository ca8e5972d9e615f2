import type { GraphProto } from "./onnx_pb.ts";

/**
 * Makes a beam search one in which no sequence of `size` tokens occurs twice in an output. The operator takes the
 * size as an attribute, so each size is a model of its own. (Paulus et al. 2018, "A Deep Reinforced Model for
 * Abstractive Summarization", section 2.5.) Changes the graph.
 */
export function blockRepeats(graph: GraphProto, size: number): void {
  for (const node of graph.node)
    for (const attribute of node.attribute)
      if (node.opType === "BeamSearch" && attribute.name === "no_repeat_ngram_size")
        attribute.i = BigInt(size);
}
