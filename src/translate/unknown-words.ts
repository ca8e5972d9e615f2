import { distance } from "fastest-levenshtein";
import type { IsEnglish } from "./english-words.ts";
import { withoutLiterals } from "./literals.ts";

/** A word of a text; no part of an address, a name of a file, a number. */
export const WORD = /(?<![\p{L}\p{N}_])\p{L}[\p{L}\p{M}]*(?:['’]t\b)?(?![\p{L}\p{N}_])/gu;
/** Letters under which a word is too often an abbreviation, a unit or a sound. */
const SHORTEST = 4;
/** Acronyms, and names with a capital inside: NATO, iPhone. */
const SIGN = /^\p{Lu}{2,5}$|\p{Ll}\p{Lu}/u;
/** Share of a name's letters that may differ from those of a name in the source: Guerásimov, Gerasimov. */
const LIKE = 0.34;

/**
 * Words of a translation that are neither English nor a name that the source has: put together by the model from
 * pieces, or left in Spanish.
 */
export function unknownWords(source: string, target: string, isEnglish: IsEnglish): string[] {
  const doubtful = wordsOf(target).filter(
    (word) =>
      word.length >= SHORTEST &&
      !SIGN.test(word) &&
      !isEnglish(word) &&
      !isEnglish(unaccented(word)),
  );
  if (doubtful.length === 0) return [];
  const names = wordsOf(source).filter(isCapitalised).map(folded);
  return doubtful.filter((word) => !isCapitalised(word) || !names.some(isNameFor(word)));
}

function wordsOf(text: string): string[] {
  return withoutLiterals(text).match(WORD) ?? [];
}

function isCapitalised(word: string): boolean {
  return /^\p{Lu}/u.test(word);
}

/** Whether a folded name of the source is what stands as `word` in English. In capitals any word looks like a name. */
function isNameFor(word: string): (name: string) => boolean {
  const own = folded(word);
  const like = word === word.toUpperCase() ? 0 : LIKE;
  return (name) => distance(name, own) <= like * Math.max(name.length, own.length);
}

/** In small letters without accents. */
export function folded(word: string): string {
  return unaccented(word).toLowerCase();
}

function unaccented(word: string): string {
  return word.normalize("NFD").replace(/\p{M}/gu, "");
}
