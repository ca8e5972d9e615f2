import path from "node:path";
import { AutoModelForSeq2SeqLM, env, Tensor, type PreTrainedModel } from "@xenova/transformers";
import { FatalError } from "../errors.ts";
import { outputCap, paddedLength, type Engine, type Hypothesis } from "./engine.ts";

export interface StepwiseModel {
  readonly folder: string;
  readonly endId: number;
  readonly maxPositions: number;
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
      throw new FatalError(`${folder}: transformers.js cannot load this model.`, { cause });
    });
    return new StepwiseEngine(model, settings);
  }

  async decode(rows: readonly (readonly number[])[]): Promise<Hypothesis[]> {
    const hypotheses: Hypothesis[] = [];
    for (const row of rows) hypotheses.push(await this.#decodeRow(row));
    return hypotheses;
  }

  async close(): Promise<void> {
    await this.#model.dispose();
  }

  async #decodeRow(row: readonly number[]): Promise<Hypothesis> {
    const { endId, maxPositions } = this.#settings;
    const source = BigInt64Array.from([...row, endId], BigInt);
    const dims = [1, source.length];
    const output = await this.#model.generate({
      inputs: new Tensor("int64", source, dims),
      attention_mask: new Tensor("int64", new BigInt64Array(source.length).fill(1n), dims),
      max_length: outputCap(paddedLength(row.length), maxPositions),
      num_beams: 1,
      do_sample: false,
    });
    const data: unknown = output instanceof Tensor ? output.data : undefined;
    if (!(data instanceof BigInt64Array))
      throw new FatalError("transformers.js: expected a tensor of token ids.");
    const sequence = Array.from(data, Number);
    const end = sequence.indexOf(endId, 1);
    return {
      ids: sequence.slice(1, end < 0 ? undefined : end),
      score: Number.NaN,
      finished: end >= 0,
    };
  }
}
