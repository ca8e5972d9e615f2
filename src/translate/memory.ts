import type { Draft } from "./translator.ts";

/** A normalised sentence (`normaliseSentence`) with its translation. */
export interface KnownSentence {
  readonly sentence: string;
  readonly draft: Draft;
}

/** A sentence that nobody knows yet, but another process is translating. */
export const IN_WORK = "in work";

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
  /**
   * Where machines share the memory: as `find`, and what nobody knows (undefined) is announced to the others as in
   * work here until it is kept, for half a minute at most; what another one has announced is IN_WORK.
   */
  claim?(
    scope: string,
    sentences: readonly string[],
  ): Promise<(Draft | undefined | typeof IN_WORK)[]>;
  /** Keeps drafts under a scope, an opaque text that names everything besides the sentence that decides a draft. */
  keep(scope: string, known: readonly KnownSentence[]): Promise<void>;
  /** Writes what is still unwritten. */
  close(): Promise<void>;
}
