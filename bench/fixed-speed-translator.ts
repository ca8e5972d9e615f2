import { setTimeout as wait } from "node:timers/promises";
import type { ModelId } from "../src/article/article.ts";
import type { Draft, Translator } from "../src/translate/translator.ts";

/**
 * In place of a translation thread where the queue around it is measured: it takes as long as one that translates
 * `wordsPerSecond`, one sentence after the other, and next to no processor time. A sentence is its own translation.
 */
export class FixedSpeedTranslator implements Translator {
  readonly model: ModelId;
  readonly #wordsPerSecond: number;
  /** When it has ended what it was asked for, by performance.now(). */
  #free = 0;

  /** Infinity answers at once. */
  constructor(model: ModelId, wordsPerSecond: number) {
    this.model = model;
    this.#wordsPerSecond = wordsPerSecond;
  }

  async translate(sentence: string): Promise<Draft> {
    const words = sentence.split(" ").length;
    const now = performance.now();
    this.#free = Math.max(now, this.#free) + (words * 1000) / this.#wordsPerSecond;
    if (this.#free > now) await wait(this.#free - now);
    return { text: sentence, score: -0.5, flags: [], origin: "model" };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
