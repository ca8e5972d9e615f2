import type { Flag } from "../article/article.ts";

/** What a flag tells the reader, in a cell and in the legend. */
export const DOUBTS: Readonly<Record<Flag, { readonly short: string; readonly long: string }>> = {
  "number-mismatch": {
    short: "numbers differ",
    long: "a number of the source is missing in the translation, or one was added",
  },
  "literal-lost": {
    short: "address lost",
    long: "an address, handle or hashtag of the source is missing in the translation",
  },
  "length-ratio": {
    short: "length",
    long: "the translation is much shorter or longer than the source: something may be lost or invented",
  },
  repetition: { short: "repetition", long: "the translation repeats itself" },
  untranslated: { short: "untranslated", long: "a part still stands in Spanish" },
  truncated: { short: "cut short", long: "the model came to no end; the rest is missing" },
  "low-score": { short: "unsure", long: "the model itself was unsure of this sentence" },
  "glossary-missed": {
    short: "glossary",
    long: "a term of the glossary, or a name to keep, is missing in the translation",
  },
  "nationality-mismatch": {
    short: "nationality",
    long: "a country or nationality of the source has become another one",
  },
  "other-language": {
    short: "not translated",
    long: "the paragraph is in another language than Spanish and stands as it is",
  },
  "unknown-word": {
    short: "not a word",
    long: "a word that no English dictionary has: invented by the model, or left in Spanish",
  },
  "repeated-name": {
    short: "name repeated",
    long: "a name or nation occurs more often than in the source: a part may be lost or confused",
  },
  "unknown-characters": { short: "characters", long: "some characters could not be written" },
};

/** `⚠ numbers differ, repetition`, or nothing. */
export function doubtLabel(flags: readonly Flag[]): string {
  return flags.length === 0 ? "" : `⚠ ${flags.map((flag) => DOUBTS[flag].short).join(", ")}`;
}

/** How many translations are doubted, for a line of facts; nothing where none is. */
export function doubtCount(flagged: number): string {
  return flagged === 0 ? "" : `⚠ ${flagged} ${flagged === 1 ? "doubt" : "doubts"}`;
}
