import type { ModelId } from "../article/article.ts";
import { normaliseSentence } from "../article/normalise-sentence.ts";
import { checkTranslation } from "./checks.ts";
import type { KnownSentence, TranslationMemory } from "./memory.ts";
import type { Draft, MemoryCounts, Translator } from "./translator.ts";

/** Drafts that wait for their transaction: what a killed process has to translate again, at most. */
const MOST_UNSAVED = 256;

interface Lookup {
  readonly sentences: string[];
  readonly answers: Promise<(Draft | undefined)[]>;
}

/**
 * Asks a memory before it asks another translator, and keeps that one's drafts. A remembered draft is the very draft
 * that was kept, so that nothing shows whether the memory was warm; what a person corrected outranks it.
 */
export class RememberingTranslator implements Translator {
  readonly model: ModelId;
  readonly #translator: Translator;
  readonly #memory: TranslationMemory;
  readonly #scope: string;
  readonly #counts = { remembered: 0, corrected: 0, imported: 0, translated: 0 };
  #lookup: Lookup | undefined;
  #unsaved: KnownSentence[] = [];
  #inWork = 0;

  /** `scope`: everything besides the sentence that decides the translator's drafts. Both are closed with this one. */
  constructor(translator: Translator, memory: TranslationMemory, scope: string) {
    this.model = translator.model;
    this.#translator = translator;
    this.#memory = memory;
    this.#scope = scope;
  }

  get counts(): MemoryCounts {
    return { ...this.#counts };
  }

  async translate(text: string, signal?: AbortSignal): Promise<Draft> {
    signal?.throwIfAborted();
    this.#inWork += 1;
    let draft: Draft;
    try {
      draft = await this.#remember(normaliseSentence(text), signal);
    } finally {
      this.#inWork -= 1;
    }
    // Whoever waits for the last of these is answered at once: a filter's line, an article at the night's end.
    if (this.#unsaved.length >= MOST_UNSAVED || this.#inWork === 0) await this.#save();
    return draft;
  }

  async close(): Promise<void> {
    try {
      await this.#save();
    } finally {
      await Promise.all([this.#memory.close(), this.#translator.close()]);
    }
  }

  async #remember(sentence: string, signal?: AbortSignal): Promise<Draft> {
    const known = await this.#find(sentence);
    if (known !== undefined) return this.#recalled(sentence, known);
    const draft = await this.#translator.translate(sentence, signal);
    // What is carried as it is costs nothing.
    if (draft.origin === "source") return draft;
    this.#counts.translated += 1;
    this.#unsaved.push({ sentence, draft });
    return draft;
  }

  #recalled(sentence: string, draft: Draft): Draft {
    if (draft.origin === "memory") this.#counts.corrected += 1;
    else if (draft.origin === "imported") this.#counts.imported += 1;
    else this.#counts.remembered += 1;
    // Nobody here has looked at an imported translation.
    return draft.origin === "imported"
      ? { ...draft, flags: checkTranslation(sentence, draft.text, true) }
      : draft;
  }

  /** Sentences asked for in the same turn of the event loop, an article's, are looked up together. */
  async #find(sentence: string): Promise<Draft | undefined> {
    this.#lookup ??= this.#openLookup();
    const { sentences, answers } = this.#lookup;
    const index = sentences.push(sentence) - 1;
    return (await answers)[index];
  }

  #openLookup(): Lookup {
    const sentences: string[] = [];
    const answers = Promise.resolve().then(() => {
      this.#lookup = undefined;
      return this.#memory.find(this.#scope, sentences);
    });
    return { sentences, answers };
  }

  async #save(): Promise<void> {
    const known = this.#unsaved;
    if (known.length === 0) return;
    this.#unsaved = [];
    await this.#memory.keep(this.#scope, known);
  }
}
