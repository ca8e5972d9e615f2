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
} from "./glossary.ts";
import { OFFICIAL_NAMES } from "./official-names.ts";
import type { Draft, Translator } from "./translator.ts";

const NAME_DOUBTS: ReadonlySet<Flag> = new Set(["nationality-mismatch", "repeated-name"]);

/**
 * Sees that the terms of a glossary, and official names, come out as they should. A model's own translation is kept
 * where it has them all; else the sentence is translated again with the English in place of the terms, as in Dinu et
 * al. 2019 (https://aclanthology.org/P19-1294) but without training for it, and if that does not bring the glossary's
 * with a handle in place of each. What lacks a term of the glossary after that is flagged.
 */
export class GlossaryTranslator implements Translator {
  readonly model: ModelId;
  readonly #translator: Translator;
  readonly #glossary: Glossary;
  readonly #names = new Glossary(OFFICIAL_NAMES);

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
    const terms = inOrder([...asked, ...apartFrom(this.#names.find(sentence), asked)]);
    const missing = ({ text }: Draft, of = terms): number => missingTerms(text, of).length;
    let best = first;
    for (const standIn of [asName, asHandle]) {
      if (missing(best, standIn === asName ? terms : asked) === 0) break;
      const again = await this.#translator.translate(substitute(sentence, terms, standIn), signal);
      const draft = withText(again, sentence, restoreTerms(again.text, terms, standIn));
      if (missing(draft) < missing(best) && draft.flags.length <= first.flags.length) best = draft;
    }
    return missing(best, asked) > 0 ? { ...best, flags: [...best.flags, "glossary-missed"] } : best;
  }

  async close(): Promise<void> {
    await this.#translator.close();
  }
}

/** A draft with another text, whose names are compared with those of the source, which had no stand-ins. */
function withText(draft: Draft, source: string, text: string): Draft {
  const others = draft.flags.filter((flag) => !NAME_DOUBTS.has(flag));
  return { ...draft, text, flags: [...others, ...checkNames(source, text)] };
}

function inOrder(terms: readonly FoundTerm[]): FoundTerm[] {
  return terms.toSorted((a, b) => a.index - b.index);
}
