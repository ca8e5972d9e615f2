import path from "node:path";
import {
  AutoModelForSeq2SeqLM,
  env,
  LogitsProcessor,
  LogitsProcessorList,
  Tensor,
  type PreTrainedModel,
} from "@xenova/transformers";
import { FatalError } from "../errors.ts";
import { outputCap, paddedLength, type Engine, type Hypothesis } from "./engine.ts";

export interface StepwiseModel {
  readonly folder: string;
  readonly endId: number;
  readonly maxPositions: number;
  readonly vocabularySize: number;
  /** Control symbols before a source: the language code of models of many languages. */
  readonly sourcePrefix: readonly number[];
  /** Language code that every output begins with, for models of many languages. */
  readonly forcedFirstId?: number | undefined;
}

/**
 * Greedy decoding step by step through transformers.js, for models without a beam graph: correct and slower.
 * One row at a time, because `generate` looks for the end symbol on the newest token only and lets a finished
 * row of a batch go on.
 */
export class StepwiseEngine implements Engine {
  readonly #model: PreTrainedModel;
  readonly #settings: StepwiseModel;

  private constructor(model: PreTrainedModel, settings: StepwiseModel) {
    this.#model = model;
    this.#settings = settings;
  }

  /** Throws FatalError if transformers.js cannot load the folder. Never asks the network. */
  static async open(settings: StepwiseModel): Promise<StepwiseEngine> {
    const folder = path.resolve(settings.folder);
    env.allowRemoteModels = false;
    env.localModelPath = path.dirname(folder);
    const model = await AutoModelForSeq2SeqLM.from_pretrained(path.basename(folder), {
      dtype: "q8",
      device: "cpu",
      local_files_only: true,
      session_options: { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 },
    }).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new FatalError(`${folder}: transformers.js cannot load this model: ${reason}`, {
        cause,
      });
    });
    return new StepwiseEngine(model, settings);
  }

  async decode(rows: readonly (readonly number[])[]): Promise<Hypothesis[][]> {
    const hypotheses: Hypothesis[][] = [];
    for (const row of rows) hypotheses.push([await this.#decodeRow(row)]);
    return hypotheses;
  }

  async close(): Promise<void> {
    await this.#model.dispose();
  }

  async #decodeRow(row: readonly number[]): Promise<Hypothesis> {
    const { endId, maxPositions, sourcePrefix, forcedFirstId } = this.#settings;
    const source = BigInt64Array.from([...sourcePrefix, ...row, endId], BigInt);
    const dims = [1, source.length];
    const cap = outputCap(paddedLength(row.length), maxPositions);
    const likelihood = new Likelihood(this.#settings.vocabularySize);
    const processors = new LogitsProcessorList();
    processors.push(likelihood);
    const output = await this.#model.generate({
      inputs: new Tensor("int64", source, dims),
      attention_mask: new Tensor("int64", new BigInt64Array(source.length).fill(1n), dims),
      max_length: cap,
      num_beams: 1,
      do_sample: false,
      logits_processor: processors,
      ...(forcedFirstId === undefined ? {} : { forced_bos_token_id: forcedFirstId }),
    });
    const data: unknown = output instanceof Tensor ? output.data : undefined;
    if (!(data instanceof BigInt64Array))
      throw new FatalError("transformers.js: expected a tensor of token ids.");
    const sequence = Array.from(data, Number);
    const first = forcedFirstId === undefined ? 1 : 2;
    const end = sequence.indexOf(endId, first);
    const generated = sequence.slice(first, end < 0 ? undefined : end + 1);
    return {
      ids: Int32Array.from(end < 0 ? generated : generated.slice(0, -1)),
      score: likelihood.of(sequence.at(-1) ?? endId, first - 1) / generated.length,
      // Many models force the end symbol at the cap.
      finished: end >= 0 && sequence.length < cap,
    };
  }
}

/** Looks on as `generate` chooses tokens, because it returns no scores. */
class Likelihood extends LogitsProcessor {
  readonly #vocabularySize: number;
  /** Log-probability of each token chosen so far, one a step. */
  readonly #steps: number[] = [];
  #newest: Float32Array | undefined;

  constructor(vocabularySize: number) {
    super();
    this.#vocabularySize = vocabularySize;
  }

  /** Called by the library with the sequence so far and the logits that follow it, (1, vocabulary). */
  override _call(ids: bigint[][], logits: Tensor): Tensor {
    const data: unknown = logits.data;
    if (!(data instanceof Float32Array))
      throw new FatalError("transformers.js: expected float logits.");
    if (data.length !== this.#vocabularySize)
      throw new FatalError(
        `The decoder writes ${data.length} logits, config.json has a vocabulary of ${this.#vocabularySize}: they are not of one model. Fetch the model again.`,
      );
    this.#settle(Number(ids[0]?.at(-1)));
    this.#newest = data.slice();
    return logits;
  }

  /** Log-probability of the sequence from step `from` on, whose last token is `last`. */
  of(last: number, from: number): number {
    this.#settle(last);
    return this.#steps.slice(from).reduce((sum, each) => sum + each, 0);
  }

  #settle(chosen: number): void {
    if (this.#newest === undefined) return;
    this.#steps.push((this.#newest[chosen] ?? Number.NaN) - logSumExp(this.#newest));
    this.#newest = undefined;
  }
}

function logSumExp(values: Float32Array): number {
  const most = values.reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
}
