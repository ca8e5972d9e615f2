import { setImmediate, setTimeout } from "node:timers/promises";
import type { ModelId } from "../article/article.ts";
import { normaliseSentence } from "../article/normalise-sentence.ts";
import { RetryableError } from "../errors.ts";
import { checkTranslation } from "./checks.ts";
import { IN_WORK, type KnownSentence, type TranslationMemory } from "./memory.ts";
import type { Draft, MemoryCounts, Translator } from "./translator.ts";

/** Drafts that wait for their transaction: what a killed process has to translate again, at most. */
const MOST_UNSAVED = 256;
/** The same where other machines may be waiting for them. */
const MOST_UNSHARED = 16;
/** Drafts held while the memory cannot take them. */
const MOST_HELD = 4096;

/** How often, in milliseconds, and how many times another process' draft is asked for: a minute in all. */
const ASK_AGAIN_MS = 200;
const MOST_ASKED = 300;

type Answer = Draft | undefined | typeof IN_WORK;

interface Lookup {
  readonly sentences: string[];
  readonly answers: Promise<Answer[]>;
}

/**
 * Asks a memory before it asks another translator, and keeps that one's drafts. A remembered draft is the very draft
 * that was kept, so that nothing shows whether the memory was warm; what a person corrected outranks it.
 *
 * A memory that cannot be asked fails the call: going on without it would drop corrections. One that cannot keep
 * drafts does not, since they are right all the same; they are held, and `close` rejects if it still cannot.
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
  /** Of those in work, the ones that wait for another process. */
  #waiting = 0;

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
    await this.#saveIfDue();
    return draft;
  }

  async close(): Promise<void> {
    try {
      if (this.#unsaved.length > 0) await this.#memory.keep(this.#scope, this.#unsaved);
    } finally {
      await Promise.all([this.#memory.close(), this.#translator.close()]);
    }
  }

  async #remember(sentence: string, signal?: AbortSignal): Promise<Draft> {
    const known = await this.#ask(sentence, signal);
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

  /** What is known; what another process is translating is waited for, but not for ever. */
  async #ask(sentence: string, signal?: AbortSignal): Promise<Draft | undefined> {
    for (let asked = 0; asked < MOST_ASKED; asked++) {
      const known = await this.#find(sentence);
      if (known !== IN_WORK) return known;
      this.#waiting += 1;
      try {
        // Two processes that wait for each other's unsaved drafts would wait in vain.
        await this.#saveIfDue();
        await setTimeout(ASK_AGAIN_MS, undefined, signal === undefined ? {} : { signal });
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        this.#waiting -= 1;
      }
    }
    return undefined;
  }

  /** Sentences asked for in the same turn of the event loop, an article's, are looked up together. */
  async #find(sentence: string): Promise<Answer> {
    this.#lookup ??= this.#openLookup();
    const { sentences, answers } = this.#lookup;
    const index = sentences.push(sentence) - 1;
    return (await answers)[index];
  }

  #openLookup(): Lookup {
    const sentences: string[] = [];
    const answers = setImmediate().then((): Promise<Answer[]> => {
      this.#lookup = undefined;
      return this.#memory.claim === undefined
        ? this.#memory.find(this.#scope, sentences)
        : this.#memory.claim(this.#scope, sentences);
    });
    return { sentences, answers };
  }

  /** Saves when there is enough, or nothing more to come: whoever waits for the last of these is answered at once. */
  async #saveIfDue(): Promise<void> {
    const known = this.#unsaved;
    const most = this.#memory.claim === undefined ? MOST_UNSAVED : MOST_UNSHARED;
    const isDue = known.length >= most || this.#inWork === this.#waiting;
    if (known.length === 0 || !isDue) return;
    this.#unsaved = [];
    try {
      await this.#memory.keep(this.#scope, known);
    } catch (error) {
      if (!(error instanceof RetryableError)) throw error;
      this.#unsaved = [...known, ...this.#unsaved].slice(-MOST_HELD);
    }
  }
}
