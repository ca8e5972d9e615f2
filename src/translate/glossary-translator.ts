import type { Flag, ModelId } from "../article/article.ts";
import { normaliseSentence } from "../article/normalise-sentence.ts";
import { checkNames } from "./checks.ts";
import {
  apartFrom,
  asHandle,
  asName,
  Glossary,
  missingTerms,
  restoreTerms,
  substitute,
  type FoundTerm,
  type StandIn,
} from "./glossary.ts";
import { OFFICIAL_GLOSSARY } from "./official-names.ts";
import type { Draft, Translator } from "./translator.ts";

const NAME_DOUBTS: ReadonlySet<Flag> = new Set(["nationality-mismatch", "repeated-name"]);

/** Share of a translation's letters that one with the official names must have: a shorter one has lost a clause. */
const LEAST_KEPT = 0.9;

/**
 * Sees that the terms of a glossary, and official names, come out as they should. A model's own translation is kept
 * where it has them all and confuses no names ("North Korea's Russia and Korea"); else the sentence is translated again
 * with the English in place of the terms, as in Dinu et al. 2019 (https://aclanthology.org/P19-1294) but without
 * training for it, and if that does not bring the glossary's with a handle in place of each. What lacks a term of the
 * glossary after that is flagged.
 */
export class GlossaryTranslator implements Translator {
  readonly model: ModelId;
  readonly #translator: Translator;
  readonly #glossary: Glossary;

  /** Closes `translator` when it is closed. */
  constructor(translator: Translator, glossary: Glossary = new Glossary([])) {
    this.model = translator.model;
    this.#translator = translator;
    this.#glossary = glossary;
  }

  async translate(source: string, signal?: AbortSignal): Promise<Draft> {
    const sentence = normaliseSentence(source);
    const first = await this.#translator.translate(sentence, signal);
    if (first.origin === "source") return first;
    const asked = this.#glossary.find(sentence);
    const terms = inOrder([...asked, ...apartFrom(OFFICIAL_GLOSSARY.find(sentence), asked)]);
    const again = async (standIn: StandIn): Promise<Draft> => {
      const text = substitute(sentence, terms, standIn);
      const draft = await this.#translator.translate(text, signal);
      return withText(draft, sentence, restoreTerms(draft.text, terms, standIn));
    };
    let best = first;
    if (missing(best, terms) > 0 || (terms.length > 0 && confusesNames(best)))
      best = better(await again(asName), best, terms, asked);
    if (missing(best, asked) > 0) best = better(await again(asHandle), best, terms, asked);
    return missing(best, asked) > 0 ? { ...best, flags: [...best.flags, "glossary-missed"] } : best;
  }

  async close(): Promise<void> {
    await this.#translator.close();
  }
}

/** `draft` if it has more of the terms than `best`, or fewer doubts, and nothing speaks against it. */
function better(
  draft: Draft,
  best: Draft,
  terms: readonly FoundTerm[],
  asked: readonly FoundTerm[],
): Draft {
  if (draft.flags.length > best.flags.length) return best;
  if (missing(draft, asked) < missing(best, asked)) return draft;
  if (lettersOf(draft) < LEAST_KEPT * lettersOf(best)) return best;
  const isBetter =
    missing(draft, terms) < missing(best, terms) || draft.flags.length < best.flags.length;
  return isBetter ? draft : best;
}

function missing({ text }: Draft, terms: readonly FoundTerm[]): number {
  return missingTerms(text, terms).length;
}

function confusesNames({ flags }: Draft): boolean {
  return flags.some((flag) => NAME_DOUBTS.has(flag));
}

/** A draft with another text, whose names are compared with those of the source, which had no stand-ins. */
function withText(draft: Draft, source: string, text: string): Draft {
  const others = draft.flags.filter((flag) => !NAME_DOUBTS.has(flag));
  return { ...draft, text, flags: [...others, ...checkNames(source, text)] };
}

function lettersOf({ text }: Draft): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}

function inOrder(terms: readonly FoundTerm[]): FoundTerm[] {
  return terms.toSorted((a, b) => a.index - b.index);
}
