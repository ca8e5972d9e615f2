import { readFile } from "node:fs/promises";
import { distance } from "fastest-levenshtein";
import { FatalError } from "../errors.ts";
import type { IsEnglish } from "./english-words.ts";
import { withoutLiterals } from "./literals.ts";
import { folded, unknownWords, WORD } from "./unknown-words.ts";

/** Spanish words in small letters, each with its English one. */
export type Lexicon = ReadonlyMap<string, string>;

/** Share of a word's letters that may differ from those of the source's word that it was copied from: satelital, satelitales. */
const LIKE = 0.3;

/** Reads lines of Spanish, a tab, English. Throws FatalError that names file and line where one is of another form. */
export async function openLexicon(file: string): Promise<Lexicon> {
  const lines = (await readFile(file, "utf8")).replace(/\n$/u, "").split("\n");
  const entries = lines.map((line, index) => {
    const [spanish, english, ...more] = line.split("\t");
    if (!spanish || !english || more.length > 0)
      throw new FatalError(
        `${file}:${index + 1}: expected a Spanish word, a tab and an English word. Add the model again.`,
      );
    return [spanish, english] as const;
  });
  return new Map(entries);
}

/**
 * Writes the lexicon's word where a translation has a word that is none and that looks like one of the source's:
 * copied ("the baches of the road") or half translated. What has addresses and the like is left alone.
 */
export function mendUnknownWords(
  source: string,
  target: string,
  isEnglish: IsEnglish,
  lexicon: Lexicon,
): string {
  const unknown = new Set(unknownWords(source, target, isEnglish));
  if (unknown.size === 0 || withoutLiterals(target) !== target) return target;
  const originals = source.match(WORD)?.map((word) => word.toLowerCase()) ?? [];
  return target.replace(WORD, (word) => {
    const english = unknown.has(word) ? lexicon.get(likest(word, originals) ?? "") : undefined;
    return english !== undefined && isEnglish(english) ? inCaseOf(word, english) : word;
  });
}

/** Of the words those that look most like `word`, if any does. */
function likest(word: string, originals: readonly string[]): string | undefined {
  const own = folded(word);
  const differences = originals.map((original) => {
    const other = folded(original);
    return distance(other, own) / Math.max(other.length, own.length);
  });
  const least = Math.min(...differences);
  return least <= LIKE ? originals[differences.indexOf(least)] : undefined;
}

function inCaseOf(word: string, english: string): string {
  if (word === word.toUpperCase()) return english.toUpperCase();
  return /^\p{Lu}/u.test(word) ? english.charAt(0).toUpperCase() + english.slice(1) : english;
}
