import type { ModelId } from "../article/article.ts";
import type { Draft, Translator } from "./translator.ts";

/** Sentences kept, the most recently used: some 15 MiB, 500 articles. */
const MOST_KEPT = 10_000;

/**
 * Translates equal sentences of a run once, those in work too: wire copy comes from several papers in one night.
 * Since a translation depends on its sentence alone, nobody can tell.
 */
export class SharingTranslator implements Translator {
  readonly #translator: Translator;
  /** In the order of last use. */
  readonly #drafts = new Map<string, Promise<Draft>>();

  constructor(translator: Translator) {
    this.#translator = translator;
  }

  get model(): ModelId {
    return this.#translator.model;
  }

  async translate(sentence: string, signal?: AbortSignal): Promise<Draft> {
    const known = this.#drafts.get(sentence);
    if (known === undefined) return this.#ask(sentence, signal);
    this.#keep(sentence, known);
    try {
      return await known;
    } catch {
      // Whoever asked first may have been out of time; that is no reason for this one to fail.
      return this.#ask(sentence, signal);
    }
  }

  close(): Promise<void> {
    return this.#translator.close();
  }

  async #ask(sentence: string, signal?: AbortSignal): Promise<Draft> {
    const draft = this.#translator.translate(sentence, signal);
    this.#keep(sentence, draft);
    try {
      return await draft;
    } catch (error) {
      if (this.#drafts.get(sentence) === draft) this.#drafts.delete(sentence);
      throw error;
    }
  }

  #keep(sentence: string, draft: Promise<Draft>): void {
    this.#drafts.delete(sentence);
    this.#drafts.set(sentence, draft);
    if (this.#drafts.size <= MOST_KEPT) return;
    const [oldest] = this.#drafts.keys();
    if (oldest !== undefined) this.#drafts.delete(oldest);
  }
}
