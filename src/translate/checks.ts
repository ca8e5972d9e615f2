import type { Flag } from "../article/article.ts";
import { readableNumbers } from "./readable-numbers.ts";
import { lostLiterals, withoutLiterals } from "./literals.ts";
import { mistakesNationality, nationsOf } from "./nationalities.ts";
import { compareNumbers } from "./numbers.ts";
import type { IsEnglish } from "./english-words.ts";
import { repeatsName } from "./repeated-names.ts";
import { unknownWords } from "./unknown-words.ts";

/** English is rarely shorter than this share of the Spanish, in letters, or longer than this multiple. */
const SHORTEST = 0.45;
const LONGEST = 2;
/** Letters under which a ratio says nothing. */
const RATIO_FLOOR = 20;
/** What may stand between a word and itself: "elegance and elegance". */
const CONJUNCTIONS = new Set(["and", "or", "nor", "y", "o", "e", "u", "ni"]);
/** Letters under which such a word is mostly grammar. */
const SHORTEST_PAIRED = 4;
/** What English says so: "again and again". */
const RIGHTLY = new Set(["again", "less", "more", "over", "round", "through"]);
/** Words in a row that are the source's own before a translation counts as not done. */
const COPIED_WORDS = 5;

/**
 * Names what a reader should doubt in a translation. `finished` is false if the decoder met its length cap. Words are
 * looked up where `isEnglish` is given.
 */
export function checkTranslation(
  source: string,
  target: string,
  finished: boolean,
  isEnglish?: IsEnglish,
): Flag[] {
  return withPairs(source, target, checkHypothesis(source, target, finished, isEnglish));
}

/**
 * Adds the doubt of a word that a translation pairs with itself, "heroism and heroism". It is no ground to take another
 * hypothesis: those that lack it say "the employers and the employer", or lose more (1 chrF2 lower on average).
 */
export function withPairs(source: string, target: string, doubts: readonly Flag[]): Flag[] {
  const isPaired = pairsWithItself(wordsOf(target)) && !pairsWithItself(wordsOf(source));
  return isPaired && !doubts.includes("repetition") ? [...doubts, "repetition"] : [...doubts];
}

/** What makes a hypothesis worse than another, of the same doubts. */
export function checkHypothesis(
  source: string,
  target: string,
  finished: boolean,
  isEnglish?: IsEnglish,
): Flag[] {
  const numbers = compareNumbers(readableNumbers(source), target);
  const names = checkNames(source, target);
  const checks: [Flag, boolean][] = [
    ["number-mismatch", numbers.lost.length + numbers.added.length > 0],
    ["literal-lost", lostLiterals(source, target).length > 0],
    ["length-ratio", !plausibleLength(source, target)],
    ["repetition", loops(target) && !loops(source)],
    ["untranslated", isUntranslated(withoutLiterals(source), withoutLiterals(target))],
    ["nationality-mismatch", names.includes("nationality-mismatch")],
    ["repeated-name", names.includes("repeated-name")],
    ["truncated", !finished],
    ["unknown-word", isEnglish !== undefined && unknownWords(source, target, isEnglish).length > 0],
    ["unknown-characters", strangeCharacters(source, target)],
  ];
  return checks.filter(([, failed]) => failed).map(([flag]) => flag);
}

/** Names the doubts of a translation that are about nations and names. */
export function checkNames(source: string, target: string): Flag[] {
  const nations = nationsOf(source);
  const checks: [Flag, boolean][] = [
    ["nationality-mismatch", mistakesNationality(nations, target)],
    ["repeated-name", repeatsName(source, nations, target)],
  ];
  return checks.filter(([, failed]) => failed).map(([flag]) => flag);
}

function loops(text: string): boolean {
  return repeats(wordsOf(text)) || stutters(text);
}

/** "heroism and heroism" */
function pairsWithItself(words: readonly string[]): boolean {
  return words.some(
    (word, at) =>
      word === words[at + 2] &&
      word.length >= SHORTEST_PAIRED &&
      CONJUNCTIONS.has(words[at + 1] ?? "") &&
      !RIGHTLY.has(word),
  );
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function letters(text: string): number {
  return text.replace(/[^\p{L}\p{N}]+/gu, "").length;
}

function plausibleLength(source: string, target: string): boolean {
  const from = letters(source);
  const to = letters(target);
  if (to === 0) return from === 0;
  if (Math.max(from, to) < RATIO_FLOOR) return true;
  return to >= SHORTEST * from && to <= LONGEST * from + 10;
}

/**
 * Whether a word stands three times in a row, one of two words twice and a half ("little by little by little"), one of
 * three to six words twice in a row, or one of four words three times anywhere.
 */
function repeats(words: readonly string[]): boolean {
  for (let size = 1; size <= 6; size++) {
    const needed = [3, 5][size - 1] ?? 2 * size;
    for (let at = 0; at + needed <= words.length; at++)
      if (runOf(words, at, size) >= needed) return true;
  }
  const seen = new Map<string, number>();
  for (let at = 0; at + 4 <= words.length; at++) {
    const phrase = words.slice(at, at + 4).join(" ");
    const count = (seen.get(phrase) ?? 0) + 1;
    if (count === 3) return true;
    seen.set(phrase, count);
  }
  return false;
}

/** How many words from `at` on equal those `size` before them, the first `size` counted too. */
function runOf(words: readonly string[], at: number, size: number): number {
  let end = at + size;
  while (end < words.length && words[end] === words[end - size]) end++;
  return end - at;
}

/** A word that loops inside itself: "nononono", "111111111". */
function stutters(text: string): boolean {
  return /(\p{L}{2,3})\1{3,}|(\p{L})\2{3,}|(\d)\3{8,}/u.test(text);
}

/** Characters that neither English nor the source has: bytes that were put together wrongly. */
function strangeCharacters(source: string, target: string): boolean {
  const strange = target.match(/[^\t -~À-ž‘’“”–—…€£$°]/gu) ?? [];
  return strange.some((character) => !source.includes(character));
}

function isUntranslated(source: string, target: string): boolean {
  const from = wordsOf(source);
  const to = wordsOf(target);
  if (to.length === 0) return from.length > 0;
  const lowered = new Set(lowercaseWords(source));
  if (to.filter((word) => lowered.has(word)).length < COPIED_WORDS) return false;
  const copied = longestCommonRun(from, to, (word) => lowered.has(word));
  return copied >= COPIED_WORDS;
}

/** Words the source writes small: names and titles may rightly be kept. */
function lowercaseWords(text: string): string[] {
  return (text.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word === word.toLowerCase());
}

/** Most counted words in a run of words that both texts share. */
function longestCommonRun(
  a: readonly string[],
  b: readonly string[],
  counts: (word: string) => boolean,
): number {
  let best = 0;
  let previous = new Uint16Array(b.length + 1);
  for (const word of a) {
    const row = new Uint16Array(b.length + 1);
    for (const [index, other] of b.entries()) {
      if (word !== other) continue;
      row[index + 1] = (previous[index] ?? 0) + (counts(word) && /\p{L}/u.test(word) ? 1 : 0);
      best = Math.max(best, row[index + 1] ?? 0);
    }
    previous = row;
  }
  return best;
}
