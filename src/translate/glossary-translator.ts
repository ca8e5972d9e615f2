import type { ModelId } from "../article/article.ts";
import { normaliseSentence } from "../article/normalise-sentence.ts";
import { holds, substitute, type Glossary } from "./glossary.ts";
import type { Draft, Translator } from "./translator.ts";

/**
 * Sees that the terms of a glossary come out as it says. A model's own translation is kept where it has them all;
 * else the sentence is translated again with the English in place of the terms, which models carry over; what lacks
 * a term after that is flagged. Source substitution as in Dinu et al. 2019 (https://aclanthology.org/P19-1294),
 * without training for it.
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

  async translate(text: string, signal?: AbortSignal): Promise<Draft> {
    const sentence = normaliseSentence(text);
    const draft = await this.#translator.translate(sentence, signal);
    const terms = this.#glossary.find(sentence);
    if (draft.origin === "source" || holds(draft.text, terms)) return draft;
    const substituted = await this.#translator.translate(substitute(sentence, terms), signal);
    const isWorse = substituted.flags.length > draft.flags.length;
    if (holds(substituted.text, terms) && !isWorse) return substituted;
    return { ...draft, flags: [...draft.flags, "glossary-missed"] };
  }

  async close(): Promise<void> {
    await this.#translator.close();
  }
}
