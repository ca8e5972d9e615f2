import type { Candidate } from "./engine.ts";
import { beginningsOf } from "./kept-words.ts";
import type { Lexicon } from "./lexicon.ts";

/** Spanish that a model is known not to understand, with its English. */
export interface Loans {
  readonly words: Lexicon;
  /** Expressions of several words by their first; "#" is a number. */
  readonly phrases: ReadonlyMap<string, readonly Phrase[]>;
}

interface Phrase {
  /** What stands before a number and what after it, or all if it has none. */
  readonly parts: readonly string[];
  readonly english: string;
}

const NUMBER = String.raw`\d+(?:[.,]\d+)*`;
/** No part of an address, a name of a file, a handle. */
const BEGINS = String.raw`(?<![\p{L}\p{M}\p{N}_@/.,#&'’-])`;
const ENDS = String.raw`(?![\p{L}\p{M}\p{N}_@/&'’-]|[.,][\p{L}\p{N}])`;
const TOKEN = new RegExp(String.raw`${BEGINS}(?:\p{L}[\p{L}\p{M}]*|${NUMBER})${ENDS}`, "gu");
const NUMBER_AT_START = new RegExp(`^${NUMBER}`, "u");
/** In digits and separators. */
const LONGEST_NUMBER = 24;
/** What may come behind an expression. */
const STANDS_ALONE = new RegExp(`^${ENDS}`, "u");
/** The first word of a text, if that is no acronym. */
const FIRST = /^([^\p{L}\p{N}]*)(\p{Lu})(?!\p{Lu})/u;

/** Parts the entries of a file of loans: words, and expressions of several. */
export function loansOf(entries: Lexicon): Loans {
  const words = new Map([...entries].filter(([spanish]) => !spanish.includes(" ")));
  const several = [...entries].filter(([spanish]) => spanish.includes(" "));
  const phrases = new Map<string, Phrase[]>();
  for (const [spanish, english] of several.toSorted(([a], [b]) => b.length - a.length)) {
    const first = spanish.slice(0, spanish.indexOf(" "));
    const others = phrases.get(first) ?? [];
    others.push({ parts: spanish.split("#"), english });
    phrases.set(first, others);
  }
  return { words, phrases };
}

/** A text with loans, and their English. */
export interface Borrowed {
  readonly text: string;
  readonly english: readonly string[];
}

/**
 * Puts English in place of what a model does not understand, which then carries it over: "lucharon con bravery". Names
 * stay: only what is in small letters is looked up, and of the beginning of a text, where any word may be a name, only
 * expressions. (Dinu et al. 2019, https://aclanthology.org/P19-1294, without training for it.)
 */
export function borrowWords(text: string, loans: Loans): Borrowed {
  const lowered = text.replace(FIRST, (_, before: string, letter: string) => {
    const small = letter.toLowerCase();
    return before + (small.length === letter.length ? small : letter);
  });
  const english: string[] = [];
  let borrowed = "";
  let end = 0;
  for (const { 0: word, index } of lowered.matchAll(TOKEN)) {
    const isCapital = lowered.charAt(index) !== text.charAt(index);
    const loan = index < end ? undefined : loanAt(lowered, index, word, loans);
    if (loan === undefined || (isCapital && loan.length === word.length)) continue;
    borrowed += text.slice(end, index) + (isCapital ? capitalised(loan.english) : loan.english);
    english.push(loan.english);
    end = index + loan.length;
  }
  return { text: borrowed + text.slice(end), english };
}

/**
 * Those of a search's candidates that took a loan over, in their order: a model that does not carry a word over writes
 * another in its place.
 */
export function withLoans(
  candidates: readonly Candidate[],
  english: readonly string[],
): readonly Candidate[] {
  const loans = english.map(longestBeginning);
  return candidates.filter(({ text }) => {
    const said = beginningsOf(text);
    return loans.some((loan) => said.has(loan));
  });
}

function longestBeginning(text: string): string {
  return [...beginningsOf(text)].toSorted((a, b) => b.length - a.length)[0] ?? "";
}

/** The longest loan for what begins at `index` with `word`, and the length in UTF-16 units of what it stands for. */
function loanAt(
  text: string,
  index: number,
  word: string,
  { words, phrases }: Loans,
): { english: string; length: number } | undefined {
  for (const { parts, english } of phrases.get(/^\d/u.test(word) ? "#" : word) ?? []) {
    const found = phraseAt(text, index, parts);
    if (found !== undefined)
      return { english: english.replace("#", found.number), length: found.length };
  }
  const english = words.get(word);
  return english === undefined ? undefined : { english, length: word.length };
}

function phraseAt(
  text: string,
  index: number,
  [before = "", after]: readonly string[],
): { number: string; length: number } | undefined {
  if (!text.startsWith(before, index)) return undefined;
  let end = index + before.length;
  let number = "";
  if (after !== undefined) {
    [number = ""] = NUMBER_AT_START.exec(text.slice(end, end + LONGEST_NUMBER)) ?? [];
    end += number.length;
    if (number === "" || !text.startsWith(after, end)) return undefined;
    end += after.length;
  }
  return STANDS_ALONE.test(text.slice(end, end + 2)) ? { number, length: end - index } : undefined;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
