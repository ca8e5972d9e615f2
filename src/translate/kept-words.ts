import type { Candidate } from "./engine.ts";
import type { Lexicon } from "./lexicon.ts";

/** Letters of a Spanish word under which it is too often one that English leaves out or says in another way. */
const SHORTEST = 5;
/** Letters of an English word by which its forms are taken for one: nation, nations, national. */
const BEGINNING = 6;
/** What a word of the source that is kept adds to the measure of the search, a log-probability. */
const WORTH = 0.1;
const WORD = /[\p{L}\p{M}]+/gu;

/**
 * The candidates of a search, the best first, where one that has the lexicon's English for words of the source may
 * pass one that is a little likelier: a small model is likelier to drop a rare word than to say it. (Reranking of
 * n-best lists by features: Och et al. 2004, "A Smorgasbord of Features for Statistical Machine Translation".)
 */
export function byKeptWords(
  source: string,
  candidates: readonly Candidate[],
  lexicon: Lexicon,
  lengthPenalty: number,
): readonly Candidate[] {
  if (candidates.length < 2) return candidates;
  const wanted = englishOf(source, lexicon);
  if (wanted.size === 0) return candidates;
  const ranked = candidates.map((candidate) => {
    const said = beginningsOf(candidate.text);
    const kept = [...wanted].filter((word) => said.has(word)).length;
    const likelihood = candidate.score * (candidate.ids.length + 1) ** (1 - lengthPenalty);
    return { candidate, worth: likelihood + WORTH * kept };
  });
  return ranked.toSorted((a, b) => b.worth - a.worth).map(({ candidate }) => candidate);
}

/** Beginnings of the English words that the lexicon has for words of a Spanish text. */
function englishOf(source: string, lexicon: Lexicon): Set<string> {
  const words = wordsOf(source).filter((word) => word.length >= SHORTEST);
  return new Set(words.flatMap((word) => lexicon.get(word) ?? []).map(beginningOf));
}

/** What words of a text begin with, in small letters, by which forms of a word are taken for one. */
export function beginningsOf(text: string): Set<string> {
  return new Set(wordsOf(text).map(beginningOf));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(WORD) ?? [];
}

function beginningOf(word: string): string {
  return word.slice(0, BEGINNING).toLowerCase();
}
