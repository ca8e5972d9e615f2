import { readFile } from "node:fs/promises";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { FatalError } from "../errors.ts";
import { blockRepeats } from "../onnx/block-repeats.ts";
import { parseModel, serialiseModel } from "../onnx/model-file.ts";
import { saturates, widenWeights } from "../onnx/saturation.ts";
import { outputPlaces } from "../onnx/search/hints.ts";
import { loopSearch } from "../onnx/search/loop-search.ts";
import { shareEncoder } from "../onnx/share-encoder.ts";
import { splitProducts } from "../onnx/split-products.ts";
import {
  outputCap,
  paddedLength,
  type Engine,
  type Hypothesis,
  type SearchOptions,
  type TokenHint,
} from "./engine.ts";
import { sequencesOf } from "./search-history.ts";

/** What the graph takes for a hint that need not follow a certain token. */
const ANYWHERE = -1;

export interface BeamModel {
  readonly beamGraph: string;
  readonly endId: number;
  readonly padId: number;
  readonly maxPositions: number;
}

/**
 * Encoder and beam search in one graph, so that keys and values never cross into JavaScript: ONNX Runtime's operator
 * com.microsoft.BeamSearch, or loops of operators where its graph can be made into them. One thread: a machine's
 * cores are filled by one engine each.
 */
export class BeamEngine implements Engine {
  readonly #model: BeamModel;
  readonly #file: Uint8Array;
  readonly #graphs = new Map<number, Promise<Graph>>();

  private constructor(model: BeamModel, file: Uint8Array) {
    this.#model = model;
    this.#file = file;
  }

  /** Throws FatalError if the graph cannot be loaded. */
  static async open(model: BeamModel): Promise<BeamEngine> {
    const file = await readFile(model.beamGraph).catch((cause: unknown) => {
      throw new FatalError(`${model.beamGraph}: cannot be read.`, { cause });
    });
    const engine = new BeamEngine(model, file);
    await engine.#graphFor(0);
    return engine;
  }

  /** A graph in which no sequence of `noRepeat` tokens occurs twice; 0 allows all. */
  #graphFor(noRepeat: number): Promise<Graph> {
    const known = this.#graphs.get(noRepeat);
    if (known !== undefined) return known;
    const graph = this.#open(noRepeat).catch((cause: unknown) => {
      throw new FatalError(`${this.#model.beamGraph}: cannot be loaded as a graph of ONNX.`, {
        cause,
      });
    });
    this.#graphs.set(noRepeat, graph);
    return graph;
  }

  async #open(noRepeat: number): Promise<Graph> {
    const model = parseModel(this.#file);
    shareEncoder(model.graph);
    splitProducts(model.graph);
    if (await saturates()) widenWeights(model.graph);
    // The operator alone can keep sequences from occurring twice.
    const isLooped = noRepeat === 0 && loopSearch(model);
    if (noRepeat > 0) blockRepeats(model.graph, noRepeat);
    const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 } as const;
    const session = await InferenceSession.create(serialiseModel(model), options);
    return { session, takesHints: isLooped, places: outputPlaces(model.graph) };
  }

  async decode(
    rows: readonly (readonly number[])[],
    options: SearchOptions,
    hints: readonly (readonly TokenHint[])[] = [],
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
    const graph = await this.#graphFor(options.noRepeat ?? 0);
    const outputs = await graph.session.run({
      ...(graph.takesHints ? hintInputs(batch, hints, graph.places) : {}),
      input_ids: new Tensor("int32", ids, [batch, length]),
      attention_mask: new Tensor("int32", mask, [batch, length]),
      max_length: new Tensor("int32", Int32Array.of(cap), [1]),
      num_beams: new Tensor("int32", Int32Array.of(options.beams), [1]),
      length_penalty: new Tensor("float32", Float32Array.of(options.lengthPenalty), [1]),
    });
    const scores = outputs["sequences_scores"]?.data;
    const sequences =
      "ends" in outputs
        ? this.#traced(outputs, cap, options.beams)
        : this.#cut(this.#numbers(outputs, "sequences"), cap);
    if (!(scores instanceof Float32Array) || sequences.length !== scores.length)
      throw new FatalError(`${this.#model.beamGraph}: expected a score for each hypothesis.`);
    // A graph gives each row as many hypotheses as it has beams, or one.
    const each = scores.length / batch;
    const hypotheses = sequences.map((sequence, index) => {
      const byLength = (sequence.ids.length + 1) ** (options.lengthPenalty - 1);
      return { ...sequence, score: (scores[index] ?? 0) * byLength };
    });
    return rows.map((_, index) => hypotheses.slice(index * each, (index + 1) * each));
  }

  async close(): Promise<void> {
    for (const graph of this.#graphs.values()) await (await graph).session.release();
  }

  /** The operator leaves the end symbol out and pads after it; a hypothesis that fills the cap never ended. */
  #cut(tokens: Int32Array, cap: number): Sequence[] {
    const { endId, padId } = this.#model;
    return Array.from({ length: tokens.length / cap }, (_, index) => {
      const sequence = tokens.subarray(index * cap, (index + 1) * cap);
      const end = sequence.findIndex((id, at) => at > 0 && (id === endId || id === padId));
      return { ids: sequence.subarray(1, end < 0 ? undefined : end), finished: end >= 0 };
    });
  }

  /** What the loops of a search say of its hypotheses; one that fills the cap, start symbol included, never ended. */
  #traced(outputs: InferenceSession.ReturnType, cap: number, beams: number): Sequence[] {
    const history = {
      tokens: this.#numbers(outputs, "tokens"),
      parents: this.#numbers(outputs, "parents"),
      ends: this.#numbers(outputs, "ends"),
      beams,
    };
    return sequencesOf(history).map((ids) => ({ ids, finished: ids.length + 1 < cap }));
  }

  #numbers(outputs: InferenceSession.ReturnType, name: string): Int32Array {
    const data = outputs[name]?.data;
    if (data instanceof Int32Array) return data;
    throw new FatalError(`${this.#model.beamGraph}: expected 32-bit integers as ${name}.`);
  }
}

type Sequence = Omit<Hypothesis, "score">;

interface Graph {
  readonly session: InferenceSession;
  readonly takesHints: boolean;
  /** Places of token ids among the outputs; undefined where they are the ids. */
  readonly places: ReadonlyMap<number, number> | undefined;
}

/** The hints of a batch's rows, filled up with such as add nothing; those of tokens that never come out are left out. */
function hintInputs(
  batch: number,
  hints: readonly (readonly TokenHint[])[],
  places: Graph["places"],
): Record<string, Tensor> {
  const placeOf = (id: number): number | undefined => (places === undefined ? id : places.get(id));
  const width = Math.max(1, ...hints.map((row) => row.length));
  const tokens = new Int32Array(batch * width);
  const after = new Int32Array(batch * width).fill(ANYWHERE);
  const worths = new Float32Array(batch * width);
  for (const [index, row] of hints.entries())
    for (const [at, hint] of row.entries()) {
      const place = placeOf(hint.id);
      const before = hint.after === undefined ? ANYWHERE : placeOf(hint.after);
      if (place === undefined || before === undefined) continue;
      tokens[index * width + at] = place;
      after[index * width + at] = before;
      worths[index * width + at] = hint.worth;
    }
  return {
    hint_tokens: new Tensor("int32", tokens, [batch, width]),
    hint_after: new Tensor("int32", after, [batch, width]),
    hint_worths: new Tensor("float32", worths, [batch, width]),
  };
}
