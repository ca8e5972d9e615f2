import type { Draft } from "./translator.ts";

/** A normalised sentence (`normaliseSentence`) with its translation. */
export interface KnownSentence {
  readonly sentence: string;
  readonly draft: Draft;
}

/**
 * Remembers translations from night to night. Several processes may use one at the same time.
 * Methods reject with RetryableError while it is too busy, with FatalError if it cannot go on.
 */
export interface TranslationMemory {
  /**
   * What is known of each normalised sentence, in their order: a person's correction (origin `memory`), else an
   * imported translation (origin `imported`), both whatever the scope, else the draft that was kept under this scope.
   */
  find(scope: string, sentences: readonly string[]): Promise<(Draft | undefined)[]>;
  /** Keeps drafts under a scope, an opaque text that names everything besides the sentence that decides a draft. */
  keep(scope: string, known: readonly KnownSentence[]): Promise<void>;
  /** Writes what is still unwritten. */
  close(): Promise<void>;
}
