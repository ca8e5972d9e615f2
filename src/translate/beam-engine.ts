import { readFile } from "node:fs/promises";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { FatalError } from "../errors.ts";
import { blockRepeats } from "../onnx/block-repeats.ts";
import { parseModel, serialiseModel } from "../onnx/model-file.ts";
import { saturates, widenWeights } from "../onnx/saturation.ts";
import { shareEncoder } from "../onnx/share-encoder.ts";
import { splitProducts } from "../onnx/split-products.ts";
import {
  outputCap,
  paddedLength,
  type Engine,
  type Hypothesis,
  type SearchOptions,
} from "./engine.ts";

export interface BeamModel {
  readonly beamGraph: string;
  readonly endId: number;
  readonly padId: number;
  readonly maxPositions: number;
}

/**
 * Encoder and beam search in one graph: ONNX Runtime's operator com.microsoft.BeamSearch, so that keys and
 * values never cross into JavaScript. One thread: a machine's cores are filled by one engine each.
 */
export class BeamEngine implements Engine {
  readonly #model: BeamModel;
  readonly #graph: Uint8Array;
  readonly #sessions = new Map<number, Promise<InferenceSession>>();

  private constructor(model: BeamModel, graph: Uint8Array) {
    this.#model = model;
    this.#graph = graph;
  }

  /** Throws FatalError if the graph cannot be loaded. */
  static async open(model: BeamModel): Promise<BeamEngine> {
    const graph = await loadGraph(model.beamGraph);
    const engine = new BeamEngine(model, graph);
    await engine.#sessionFor(0);
    return engine;
  }

  /** A session in which no sequence of `noRepeat` tokens occurs twice; 0 allows all. */
  #sessionFor(noRepeat: number): Promise<InferenceSession> {
    const known = this.#sessions.get(noRepeat);
    if (known !== undefined) return known;
    const graph = noRepeat === 0 ? this.#graph : blockRepeats(this.#graph, noRepeat);
    const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 } as const;
    const session = InferenceSession.create(graph, options).catch((cause: unknown) => {
      throw new FatalError(`${this.#model.beamGraph}: ONNX Runtime cannot load this graph.`, {
        cause,
      });
    });
    this.#sessions.set(noRepeat, session);
    return session;
  }

  async decode(
    rows: readonly (readonly number[])[],
    options: SearchOptions,
  ): Promise<Hypothesis[][]> {
    const batch = rows.length;
    const length = Math.max(...rows.map((row) => paddedLength(row.length)));
    const cap = outputCap(length, this.#model.maxPositions);
    const ids = new Int32Array(batch * length).fill(this.#model.padId);
    const mask = new Int32Array(batch * length);
    for (const [index, row] of rows.entries()) {
      ids.set([...row, this.#model.endId], index * length);
      mask.fill(1, index * length, index * length + row.length + 1);
    }
    const session = await this.#sessionFor(options.noRepeat ?? 0);
    const { sequences, sequences_scores: scores } = await session.run({
      input_ids: new Tensor("int32", ids, [batch, length]),
      attention_mask: new Tensor("int32", mask, [batch, length]),
      max_length: new Tensor("int32", Int32Array.of(cap), [1]),
      num_beams: new Tensor("int32", Int32Array.of(options.beams), [1]),
      length_penalty: new Tensor("float32", Float32Array.of(options.lengthPenalty), [1]),
    });
    if (!(sequences?.data instanceof Int32Array) || !(scores?.data instanceof Float32Array))
      throw new FatalError(`${this.#model.beamGraph}: expected int32 sequences and float scores.`);
    const tokens = sequences.data;
    const values = scores.data;
    // A graph gives each row as many hypotheses as it has beams, or one.
    const each = values.length / batch;
    const hypotheses = Array.from(values, (score, index) => {
      const cut = this.#cut(tokens.subarray(index * cap, (index + 1) * cap));
      return { ...cut, score: score * (cut.ids.length + 1) ** (options.lengthPenalty - 1) };
    });
    return rows.map((_, index) => hypotheses.slice(index * each, (index + 1) * each));
  }

  async close(): Promise<void> {
    for (const session of this.#sessions.values()) await (await session).release();
  }

  /** The operator leaves the end symbol out and pads after it; a hypothesis that fills the cap never ended. */
  #cut(sequence: Int32Array): { ids: Int32Array; finished: boolean } {
    const { endId, padId } = this.#model;
    const end = sequence.findIndex((id, index) => index > 0 && (id === endId || id === padId));
    return { ids: sequence.subarray(1, end < 0 ? undefined : end), finished: end >= 0 };
  }
}

/** The graph's bytes, its encoder outside of the search and without copies, with weights that this processor multiplies exactly. */
async function loadGraph(file: string): Promise<Uint8Array> {
  const model = await readFile(file)
    .then(parseModel)
    .catch((cause: unknown) => {
      throw new FatalError(`${file}: cannot be read as an ONNX model.`, { cause });
    });
  shareEncoder(model.graph);
  splitProducts(model.graph);
  if (await saturates()) widenWeights(model.graph);
  return serialiseModel(model);
}
