import { parseModel, serialiseModel } from "./model-file.ts";

/**
 * A beam search model in which no sequence of `size` tokens occurs twice in an output. The operator takes the size
 * as an attribute, so each size is a model of its own. (Paulus et al. 2018, "A Deep Reinforced Model for
 * Abstractive Summarization", section 2.5.)
 */
export function blockRepeats(bytes: Uint8Array, size: number): Uint8Array {
  const model = parseModel(bytes);
  for (const node of model.graph.node)
    for (const attribute of node.attribute)
      if (node.opType === "BeamSearch" && attribute.name === "no_repeat_ngram_size")
        attribute.i = BigInt(size);
  return serialiseModel(model);
}
