import type { ModelId } from "../article/article.ts";
import { normaliseSentence } from "../article/normalise-sentence.ts";
import { asHandle, asName, holds, restoreTerms, substitute, type Glossary } from "./glossary.ts";
import type { Draft, Translator } from "./translator.ts";

/**
 * Sees that the terms of a glossary come out as it says. A model's own translation is kept where it has them all;
 * else the sentence is translated again with the English in place of the terms, as in Dinu et al. 2019
 * (https://aclanthology.org/P19-1294) but without training for it, and if that does not help with a handle in place
 * of each. What lacks a term after that is flagged.
 */
export class GlossaryTranslator implements Translator {
  readonly model: ModelId;
  readonly #translator: Translator;
  readonly #glossary: Glossary;

  /** Closes `translator` when it is closed. */
  constructor(translator: Translator, glossary: Glossary) {
    this.model = translator.model;
    this.#translator = translator;
    this.#glossary = glossary;
  }

  async translate(source: string, signal?: AbortSignal): Promise<Draft> {
    const sentence = normaliseSentence(source);
    const draft = await this.#translator.translate(sentence, signal);
    const terms = this.#glossary.find(sentence);
    if (draft.origin === "source" || holds(draft.text, terms)) return draft;
    for (const standIn of [asName, asHandle]) {
      const text = substitute(sentence, terms, standIn);
      const again = await this.#translator.translate(text, signal);
      const restored = restoreTerms(again.text, terms, standIn);
      if (holds(restored, terms) && again.flags.length <= draft.flags.length)
        return { ...again, text: restored };
    }
    return { ...draft, flags: [...draft.flags, "glossary-missed"] };
  }

  async close(): Promise<void> {
    await this.#translator.close();
  }
}
