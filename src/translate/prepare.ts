import { matchCase, sentenceCase } from "./capitals.ts";

/** The dash that opens a turn of speech. */
const DIALOGUE = /^([—–]?)\s*([^]*)$/u;
const CURLY_QUOTES = /[«»“”„]/gu;

export interface Prepared {
  /** What the model gets. */
  readonly text: string;
  /** Gives its answer what was kept from it. */
  readonly restore: (target: string) => string;
}

/**
 * Takes away what a model trained on prose handles badly: capitals throughout, the dash of a dialogue (it would
 * become half a pair of quotation marks) and guillemets (straight quotation marks come back in pairs more often).
 */
export function prepare(sentence: string): Prepared {
  const [, dash = "", spoken = ""] = DIALOGUE.exec(sentence) ?? [];
  return {
    text: sentenceCase(spoken).replace(CURLY_QUOTES, '"'),
    restore: (target) => dash + matchCase(spoken, target),
  };
}
