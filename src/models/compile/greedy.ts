import { InferenceSession, Tensor } from "onnxruntime-node";
import { parseModel, serialiseModel } from "../../onnx/model-file.ts";
import { widenWeights } from "../../onnx/saturation.ts";
import { decoderGraph, encoderGraph, modelOf, type SearchShape } from "./beam-graph.ts";
import type { MarianParts } from "./marian-parts.ts";
import { dynamicInputs, type Range } from "./static-scales.ts";

/** Share of the calls, largest first, whose extremes are clipped. */
const CLIPPED = 0.001;

type Feeds = Record<string, Tensor>;

/** Extremes of each watched value, one pair a call. */
class Extremes {
  readonly #seen = new Map<string, { least: number[]; most: number[] }>();

  add(outputs: Readonly<Record<string, Tensor>>, names: readonly string[]): void {
    for (const name of names) {
      const data = outputs[name]?.data;
      if (!(data instanceof Float32Array) || data.length === 0) continue;
      const seen = this.#seen.get(name) ?? { least: [], most: [] };
      seen.least.push(data.reduce((a, b) => Math.min(a, b)));
      seen.most.push(data.reduce((a, b) => Math.max(a, b)));
      this.#seen.set(name, seen);
    }
  }

  ranges(): Map<string, Range> {
    return new Map(
      [...this.#seen].map(([name, { least, most }]) => {
        const at = Math.floor(CLIPPED * most.length);
        const low = least.toSorted((a, b) => a - b)[at] ?? 0;
        const high = most.toSorted((a, b) => b - a)[at] ?? 0;
        return [name, { least: low, most: high }];
      }),
    );
  }
}

export interface GreedyOptions {
  /** Source token ids, end symbol included. */
  readonly rows: readonly (readonly number[])[];
  /** Most tokens of an output. */
  readonly longest: number;
  /** Outputs to go along with, whatever the model would have said; `outputs` tells what it would have. */
  readonly forced?: readonly (readonly number[])[];
  /** Whether weights are stored so that no processor saturates their products, as the beam engine has them. */
  readonly widened?: boolean;
}

export interface GreedyRun {
  /** Output token ids of each row, without start and end symbols. */
  readonly outputs: readonly number[][];
  /** Range of every activation that is quantised by the scale of its batch. */
  readonly ranges: ReadonlyMap<string, Range>;
}

/** Decodes rows one by one with the parts as graphs of their own, always taking the likeliest token. */
export async function decodeGreedily(
  parts: MarianParts,
  shape: SearchShape,
  { rows, longest, forced, widened = false }: GreedyOptions,
): Promise<GreedyRun> {
  const taps = {
    encoder: [...new Set(dynamicInputs([...parts.encode, ...parts.cross]))],
    decoder: [...new Set(dynamicInputs(parts.step))],
  };
  const encoder = await open(parts, encoderGraph(parts, shape, taps.encoder), widened);
  const decoder = await open(parts, decoderGraph(parts, shape, taps.decoder), widened);
  const extremes = new Extremes();
  const outputs: number[][] = [];
  try {
    for (const [index, row] of rows.entries()) {
      const ids = int32([1, row.length], row);
      const mask = int32(
        [1, row.length],
        row.map(() => 1),
      );
      const encoded = await encoder.run({ encoder_input_ids: ids, encoder_attention_mask: mask });
      extremes.add(encoded, taps.encoder);
      const tokens: number[] = [];
      let feeds = firstStep(parts, shape, encoded, mask);
      while (tokens.length < longest) {
        const stepped = await decoder.run(feeds);
        extremes.add(stepped, taps.decoder);
        const token = likeliest(stepped["logits"], shape.forbidden);
        const next = forced === undefined ? token : (forced[index]?.[tokens.length] ?? shape.endId);
        if (next === shape.endId) break;
        tokens.push(token);
        feeds = nextStep(feeds, stepped, next);
      }
      outputs.push(tokens);
    }
  } finally {
    await encoder.release();
    await decoder.release();
  }
  return { outputs, ranges: extremes.ranges() };
}

function open(
  parts: MarianParts,
  graph: ReturnType<typeof encoderGraph>,
  widened: boolean,
): Promise<InferenceSession> {
  const model = modelOf(parts, graph.name, graph.node, graph.input, graph.output);
  const bytes = serialiseModel(model);
  return InferenceSession.create(widened ? withWideWeights(bytes) : bytes, { logSeverityLevel: 3 });
}

/** A copy, because the parts share their weights. */
function withWideWeights(bytes: Uint8Array): Uint8Array {
  const copy = parseModel(bytes);
  widenWeights(copy.graph);
  return serialiseModel(copy);
}

function firstStep(
  parts: MarianParts,
  { heads, headSize, startId }: SearchShape,
  encoded: Readonly<Record<string, Tensor>>,
  mask: Tensor,
): Feeds {
  const feeds: Feeds = { input_ids: int32([1, 1], [startId]), encoder_attention_mask: mask };
  for (let layer = 0; layer < parts.layers; layer++)
    for (const part of ["key", "value"]) {
      const memory = encoded[`present_${part}_cross_${layer}`];
      if (memory !== undefined) feeds[`past_${part}_cross_${layer}`] = memory;
      feeds[`past_${part}_self_${layer}`] = new Tensor("float32", new Float32Array(), [
        1,
        heads,
        0,
        headSize,
      ]);
    }
  return feeds;
}

function nextStep(feeds: Feeds, stepped: Readonly<Record<string, Tensor>>, token: number): Feeds {
  const present = Object.entries(stepped).flatMap(([name, tensor]) =>
    name.startsWith("present_") ? [[name.replace("present_", "past_"), tensor] as const] : [],
  );
  return { ...feeds, input_ids: int32([1, 1], [token]), ...Object.fromEntries(present) };
}

function likeliest(logits: Tensor | undefined, forbidden: readonly number[]): number {
  if (!(logits?.data instanceof Float32Array)) return 0;
  let best = -1;
  for (const [id, value] of logits.data.entries())
    if (!forbidden.includes(id) && (best < 0 || value > (logits.data[best] ?? 0))) best = id;
  return best;
}

function int32(dims: readonly number[], values: readonly number[]): Tensor {
  return new Tensor("int32", Int32Array.from(values), dims);
}
