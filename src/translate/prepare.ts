import { maskCode, restoreLiterals } from "./literals.ts";
import { englishAcronyms } from "./acronyms.ts";
import { restoreAmounts } from "./amounts.ts";
import { maskCurrencies } from "./currencies.ts";
import { englishOrdinals, restoreNumbers, wholeCounts } from "./english-numbers.ts";
import { matchCase, sentenceCase } from "./capitals.ts";
import { singleWords } from "./doubled-words.ts";
import { restoreGivenNames } from "./given-names.ts";
import { readableNumbers } from "./readable-numbers.ts";
import { restoreQuotes } from "./quotation.ts";
import { dropInventedHalves, englishTimes } from "./times.ts";

/** The dash that opens a turn of speech. */
const DIALOGUE = /^([—–]?)\s*([^]*)$/u;
const CURLY_QUOTES = /[«»“”„]/gu;
/** What to write for a character that a vocabulary lacks: bytes of rare characters come back as others. */
const SPELLINGS: readonly (readonly [RegExp, string, string])[] = [
  [/ ?€(?![\p{L}\p{N}])/gu, "€", " euros"],
  [/€ ?(?=\d)/gu, "€", "euros "],
  [/…/gu, "…", "..."],
  [/[‘’‛]/gu, "’", "'"],
  [/[•·▪]/gu, "•", "-"],
];

export interface Prepared {
  /** What the model gets. */
  readonly text: string;
  /** Gives its answer what was kept from it. */
  readonly restore: (target: string) => string;
}

/**
 * Takes away what a model trained on prose handles badly: code, capitals throughout, the dash of a dialogue (it would
 * become half a pair of quotation marks), guillemets (straight quotation marks come back in pairs more often),
 * currencies of ambiguous names, acronyms, times of day with a full stop, dates in figures, thousands set off by spaces
 * or by «mil», and characters that its vocabulary, by `covers`, does not have.
 * Afterwards quotations get their marks, numbers their separators and signs, currencies and people their names,
 * addresses and the like their letters back; what the source does not say goes: halves of the day, words twice in a row.
 */
export function prepare(sentence: string, covers: (text: string) => boolean): Prepared {
  const [, dash = "", spoken = ""] = DIALOGUE.exec(sentence) ?? [];
  const { text: masked, unmask } = maskCode(spoken);
  const numbered = readableNumbers(sentenceCase(masked));
  const prose = englishOrdinals(englishTimes(numbered)).replace(CURLY_QUOTES, '"');
  const money = maskCurrencies(prose);
  const repair = (target: string): string => {
    const single = singleWords(prose, dropInventedHalves(prose, money.restore(target)));
    const quoted = restoreQuotes(prose, restoreGivenNames(prose, single));
    return restoreAmounts(prose, restoreNumbers(prose, wholeCounts(matchCase(masked, quoted))));
  };
  return {
    text: spell(englishAcronyms(money.text), covers),
    restore: (target) => dash + unmask(restoreLiterals(masked, repair(target))),
  };
}

function spell(text: string, covers: (text: string) => boolean): string {
  if (covers(text)) return text;
  return SPELLINGS.reduce(
    (spelt, [pattern, character, spelling]) =>
      covers(character) ? spelt : spelt.replace(pattern, spelling),
    text,
  ).trim();
}
