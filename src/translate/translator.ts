import type { ModelId, Translation } from "../article/article.ts";

/** A translation not yet tied to a sentence of an article. */
export type Draft = Omit<Translation, "sentenceId">;

/** Sentences answered from a translation memory, by who wrote the answer, and those that the model translated. */
export interface MemoryCounts {
  readonly remembered: number;
  readonly corrected: number;
  readonly imported: number;
  readonly translated: number;
}

/** Translates single sentences; calls made together are batched. */
export interface Translator {
  readonly model: ModelId;
  /** What a translation memory did so far; absent without one. */
  readonly counts?: MemoryCounts;
  /** Rejects with the signal's reason if it is aborted, with FatalError if the engine broke. */
  translate(sentence: string, signal?: AbortSignal): Promise<Draft>;
  close(): Promise<void>;
}

/** What is not translated, code or bare numbers, stands as it is in both languages. */
export function carried(text: string): Draft {
  return { text, score: null, flags: [], origin: "source" };
}
