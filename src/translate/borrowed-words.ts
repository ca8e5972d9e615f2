import type { Candidate } from "./engine.ts";
import { escapePattern } from "./escape-pattern.ts";
import { beginningsOf } from "./kept-words.ts";
import type { Lexicon } from "./lexicon.ts";

/** Spanish that a model is known not to understand, with its English. */
export interface Loans {
  readonly words: Lexicon;
  /** Expressions of several words by their first; "#" is a number. */
  readonly phrases: ReadonlyMap<string, readonly Phrase[]>;
}

interface Phrase {
  /** Sticky. */
  readonly pattern: RegExp;
  readonly english: string;
}

const NUMBER = String.raw`\d+(?:[.,]\d+)*`;
/** No part of an address, a name of a file, a handle. */
const BEGINS = String.raw`(?<![\p{L}\p{M}\p{N}_@/.,#&'’-])`;
const ENDS = String.raw`(?![\p{L}\p{M}\p{N}_@/&'’-]|[.,][\p{L}\p{N}])`;
const TOKEN = new RegExp(String.raw`${BEGINS}(?:\p{L}[\p{L}\p{M}]*|${NUMBER})${ENDS}`, "gu");
/** The first word of a text, if that is no acronym. */
const FIRST = /^([^\p{L}\p{N}]*)(\p{Lu})(?!\p{Lu})/u;

/** Parts the entries of a file of loans: words, and expressions of several. */
export function loansOf(entries: Lexicon): Loans {
  const phrases = new Map<string, Phrase[]>();
  const several = [...entries].filter(([spanish]) => spanish.includes(" "));
  for (const [spanish, english] of several.toSorted(([a], [b]) => b.length - a.length)) {
    const first = spanish.slice(0, spanish.indexOf(" "));
    const words = escapePattern(spanish).replaceAll("#", `(${NUMBER})`);
    const pattern = new RegExp(words + ENDS, "uy");
    phrases.set(first, [...(phrases.get(first) ?? []), { pattern, english }]);
  }
  const words = new Map([...entries].filter(([spanish]) => !spanish.includes(" ")));
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
 * Those of a search's candidates that took most of the loans over; none if no candidate took any: a model that does not
 * carry a word over writes another in its place.
 */
export function withLoans(
  candidates: readonly Candidate[],
  english: readonly string[],
): readonly Candidate[] {
  const taken = candidates.map(({ text }) => {
    const said = beginningsOf(text);
    return english.filter((loan) => said.has(longestBeginning(loan))).length;
  });
  const most = Math.max(0, ...taken);
  return most === 0 ? [] : candidates.filter((_, at) => taken[at] === most);
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
  const first = /^\d/u.test(word) ? "#" : word;
  for (const { pattern, english } of phrases.get(first) ?? []) {
    pattern.lastIndex = index;
    const [found, number = ""] = pattern.exec(text) ?? [];
    if (found !== undefined) return { english: english.replace("#", number), length: found.length };
  }
  const english = words.get(word);
  return english === undefined ? undefined : { english, length: word.length };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
