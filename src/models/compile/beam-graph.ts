import { create } from "@bufbuild/protobuf";
import { inputsOf, makeGraph, makeNode, MICROSOFT, valueInfo } from "../../onnx/graph.ts";
import {
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
  type GraphProto,
  type ModelProto,
  type NodeProto,
} from "../../onnx/onnx_pb.ts";
import { ELEMENT, floatTensor, int32Tensor } from "../../onnx/tensors.ts";
import { cacheNames, LOGITS, type MarianParts } from "./marian-parts.ts";

/** What the search must know of a model beside its graphs. */
export interface SearchShape {
  readonly vocabularySize: number;
  readonly heads: number;
  /** Width of a head. */
  readonly headSize: number;
  readonly startId: number;
  readonly endId: number;
  readonly padId: number;
  /** Tokens that must never be produced. */
  readonly forbidden: readonly number[];
}

const ROWS = ["batch", "length"];

/**
 * Encoder and beam search in one graph, by ONNX Runtime's operator com.microsoft.BeamSearch: input_ids and
 * attention_mask (batch, length) int32, max_length and num_beams (1) int32, length_penalty (1) float → sequences
 * (batch, num_beams, max_length) int32 from the start symbol on, padded, the best first, and sequences_scores (batch,
 * num_beams) float.
 * `tokenIds` names a weight that maps what the decoder counts as tokens to token ids; without it they are the same.
 */
export function beamModel(parts: MarianParts, shape: SearchShape, tokenIds?: string): ModelProto {
  const { weights } = parts;
  const zero = weights.add(int32Tensor("", [0]));
  const noPenalty = weights.add(floatTensor("", [1], [1]));
  const mask = forbiddenMask(parts, shape);
  const lengths = ["max_length", zero, "num_beams", "num_beams", "length_penalty", noPenalty];
  const sequences = tokenIds === undefined ? "sequences" : "positions";
  const search = makeNode(
    "BeamSearch",
    ["input_ids", ...lengths, mask, "", "attention_mask"],
    [sequences, "sequences_scores"],
    {
      encoder: encoderGraph(parts, shape),
      decoder: decoderGraph(parts, shape),
      model_type: 1,
      decoder_start_token_id: shape.startId,
      eos_token_id: shape.endId,
      pad_token_id: shape.padId,
      early_stopping: 1,
      no_repeat_ngram_size: 0,
      vocab_size: shape.vocabularySize,
    },
    MICROSOFT,
  );
  const after =
    tokenIds === undefined
      ? []
      : [makeNode("Gather", [tokenIds, sequences], ["sequences"], { axis: 0 })];
  const inputs = [
    valueInfo("input_ids", ELEMENT.int32, ROWS),
    valueInfo("attention_mask", ELEMENT.int32, ROWS),
    valueInfo("max_length", ELEMENT.int32, [1]),
    valueInfo("num_beams", ELEMENT.int32, [1]),
    valueInfo("length_penalty", ELEMENT.float, [1]),
  ];
  const outputs = [
    valueInfo("sequences", ELEMENT.int32, ["batch", "num_beams", "max_length"]),
    valueInfo("sequences_scores", ELEMENT.float, ["batch", "num_beams"]),
  ];
  return modelOf(parts, "beam", [search, ...after], inputs, outputs);
}

function encoderInputs(): GraphProto["input"] {
  return ["encoder_input_ids", "encoder_attention_mask"].map((name) =>
    valueInfo(name, ELEMENT.int32, ROWS),
  );
}

/** The operator's mask of tokens that may be produced, or no name where all may. */
function forbiddenMask(
  { weights }: MarianParts,
  { vocabularySize, forbidden }: SearchShape,
): string {
  if (forbidden.length === 0) return "";
  const mask = Array.from({ length: vocabularySize }, (_, id) => (forbidden.includes(id) ? 0 : 1));
  return weights.add(int32Tensor("", mask));
}

/** The encoder as the operator calls it once: from token ids to the keys and values of cross-attention. */
export function encoderGraph(
  parts: MarianParts,
  shape: SearchShape,
  taps: readonly string[] = [],
): GraphProto {
  const nodes = [
    toInt64("encoder_input_ids", "encode/input_ids"),
    toInt64("encoder_attention_mask", "encode/attention_mask"),
    ...parts.encode,
    ...parts.cross,
  ];
  return makeGraph("encoder", nodes, encoderInputs(), [
    ...caches("present", "cross", parts, shape),
    ...taps.map((name) => valueInfo(name, ELEMENT.float)),
  ]);
}

/** A step of the decoder as the operator calls it: from the newest tokens and the caches to logits. */
export function decoderGraph(
  parts: MarianParts,
  shape: SearchShape,
  taps: readonly string[] = [],
): GraphProto {
  const nodes = [
    toInt64("input_ids", "decode/input_ids"),
    toInt64("encoder_attention_mask", "decode/encoder_attention_mask"),
    ...parts.step,
  ];
  const inputs = [
    valueInfo("input_ids", ELEMENT.int32, ["batch", 1]),
    valueInfo("encoder_attention_mask", ELEMENT.int32, ROWS),
    ...caches("past", "self", parts, shape),
    ...caches("past", "cross", parts, shape),
  ];
  return makeGraph("decoder", nodes, inputs, [
    valueInfo(LOGITS, ELEMENT.float, ["batch", 1, shape.vocabularySize]),
    ...caches("present", "self", parts, shape),
    ...taps.map((name) => valueInfo(name, ELEMENT.float)),
  ]);
}

function caches(
  time: "past" | "present",
  kind: "self" | "cross",
  { layers }: MarianParts,
  { heads, headSize }: SearchShape,
): GraphProto["input"] {
  const axis = kind === "cross" ? "length" : time;
  return cacheNames(time, kind, layers).map((name) =>
    valueInfo(name, ELEMENT.float, ["batch", heads, axis, headSize]),
  );
}

/** A graph as a model of its own, with those of the weights that it reads. */
export function modelOf(
  parts: MarianParts,
  name: string,
  nodes: readonly NodeProto[],
  inputs: GraphProto["input"],
  outputs: GraphProto["output"],
): ModelProto {
  const weights = parts.weights.only(new Set(nodes.flatMap(inputsOf)));
  return create(ModelProtoSchema, {
    irVersion: parts.irVersion,
    producerName: "bilingual-digest",
    opsetImport: [
      create(OperatorSetIdProtoSchema, { domain: "", version: parts.opset }),
      create(OperatorSetIdProtoSchema, { domain: MICROSOFT, version: 1n }),
    ],
    graph: makeGraph(name, nodes, inputs, outputs, weights),
  });
}

function toInt64(from: string, to: string): NodeProto {
  return makeNode("Cast", [from], [to], { to: ELEMENT.int64 });
}
