import { InferenceSession, Tensor } from "onnxruntime-node";
import { FatalError } from "../errors.ts";
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
  readonly #session: InferenceSession;
  readonly #model: BeamModel;

  private constructor(session: InferenceSession, model: BeamModel) {
    this.#session = session;
    this.#model = model;
  }

  /** Throws FatalError if the graph cannot be loaded. */
  static async open(model: BeamModel): Promise<BeamEngine> {
    const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 } as const;
    const session = await InferenceSession.create(model.beamGraph, options).catch(
      (cause: unknown) => {
        throw new FatalError(`${model.beamGraph}: ONNX Runtime cannot load this graph.`, { cause });
      },
    );
    return new BeamEngine(session, model);
  }

  async decode(
    rows: readonly (readonly number[])[],
    options: SearchOptions,
  ): Promise<Hypothesis[]> {
    const batch = rows.length;
    const length = Math.max(...rows.map((row) => paddedLength(row.length)));
    const cap = outputCap(length, this.#model.maxPositions);
    const ids = new Int32Array(batch * length).fill(this.#model.padId);
    const mask = new Int32Array(batch * length);
    for (const [index, row] of rows.entries()) {
      ids.set([...row, this.#model.endId], index * length);
      mask.fill(1, index * length, index * length + row.length + 1);
    }
    const { sequences, sequences_scores: scores } = await this.#session.run({
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
    return rows.map((_, index) => ({
      ...this.#cut(tokens.subarray(index * cap, (index + 1) * cap)),
      score: values[index] ?? Number.NaN,
    }));
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  /** The operator leaves the end symbol out and pads after it; a hypothesis that fills the cap never ended. */
  #cut(sequence: Int32Array): { ids: number[]; finished: boolean } {
    const { endId, padId } = this.#model;
    const end = sequence.findIndex((id, index) => index > 0 && (id === endId || id === padId));
    return { ids: Array.from(sequence.subarray(1, end < 0 ? undefined : end)), finished: end >= 0 };
  }
}
