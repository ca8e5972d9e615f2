import type { GraphProto, ModelProto } from "../../onnx/onnx_pb.ts";
import { parseModel, serialiseModel } from "../../onnx/model-file.ts";
import { saturates } from "../../onnx/saturation.ts";
import { beamModel, type SearchShape } from "./beam-graph.ts";
import { withFusedAttention } from "./fused-attention.ts";
import { decodeGreedily, type GreedyOptions } from "./greedy.ts";
import { marianParts, type MarianParts } from "./marian-parts.ts";
import { withOutputs } from "./output-vocabulary.ts";
import { withoutQuantisedRelus } from "./quantised-relu.ts";
import { withoutTransposes } from "./single-token.ts";
import { withStaticScales } from "./static-scales.ts";
import { UnsupportedGraphError } from "./unsupported-graph-error.ts";

export interface CompiledGraphs {
  /** The beam search model, serialised. */
  readonly bytes: Uint8Array;
  /** Greedy outputs of the graphs as they came: what decoding step by step must give too. */
  readonly asFound: readonly number[][];
  /** Greedy outputs with scales that don't depend on the batch: what the beam graph with one beam must give. */
  readonly asCompiled: readonly number[][];
  /** Share of tokens, 0 to 1, that are the same before and after the scales were fixed, told the same prefix. */
  readonly agreement: number;
}

/**
 * Makes the beam search model of an encoder and a merged decoder in the transformers.js layout. Where activations
 * are quantised by the scale of their batch, the scales are fixed on what the rows show.
 * `outputIds` are the tokens that may be produced, ascending; without them all are.
 * Throws UnsupportedGraphError where the graphs have another form.
 */
export async function compileGraphs(
  encoderBytes: Uint8Array,
  decoderBytes: Uint8Array,
  shape: SearchShape,
  probe: GreedyOptions,
  outputIds?: readonly number[],
): Promise<CompiledGraphs> {
  const found = takeApart(encoderBytes, decoderBytes);
  const stored = await decodeGreedily(found, shape, probe);
  // Where products saturate, steps are decoded so and the beam search is not.
  const widened = await saturates();
  const { outputs, ranges } = widened
    ? await decodeGreedily(found, shape, { ...probe, widened })
    : stored;
  const serialise = (parts: MarianParts): Uint8Array => {
    const single = withoutQuantisedRelus(withFusedAttention(withoutTransposes(parts), shape));
    if (outputIds === undefined) return serialiseModel(beamModel(single, shape));
    const restricted = withOutputs(single, shape, outputIds);
    return serialiseModel(beamModel(restricted.parts, restricted.shape, restricted.tokenIds));
  };
  if (ranges.size === 0)
    return { bytes: serialise(found), asFound: stored.outputs, asCompiled: outputs, agreement: 1 };
  const parts = withStaticScales(found, ranges);
  const free = await decodeGreedily(parts, shape, { ...probe, widened });
  const forced = await decodeGreedily(parts, shape, { ...probe, widened, forced: outputs });
  return {
    bytes: serialise(parts),
    asFound: stored.outputs,
    asCompiled: free.outputs,
    agreement: shareOfEqual(outputs.flat(), forced.outputs.flat()),
  };
}

function shareOfEqual(a: readonly number[], b: readonly number[]): number {
  const equal = a.filter((token, index) => token === b[index]).length;
  return a.length === 0 ? 1 : equal / a.length;
}

function takeApart(encoderBytes: Uint8Array, decoderBytes: Uint8Array): MarianParts {
  const [encoder, decoder] = [parseModel(encoderBytes), parseModel(decoderBytes)];
  const opset = opsetOf(encoder);
  if (opset !== opsetOf(decoder))
    throw new UnsupportedGraphError("encoder and decoder use different versions of ONNX operators");
  const irVersion = encoder.irVersion > decoder.irVersion ? encoder.irVersion : decoder.irVersion;
  return marianParts(encoder.graph, decoder.graph, { opset, irVersion });
}

function opsetOf(model: ModelProto & { graph: GraphProto }): bigint {
  return (
    model.opsetImport.find(({ domain }) => domain === "" || domain === "ai.onnx")?.version ?? 1n
  );
}
