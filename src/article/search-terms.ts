/** What a text must hold: these words in a row, folded; the last may go on unless it must end there. */
export interface SearchTerm {
  readonly words: readonly string[];
  readonly whole: boolean;
}

/** More than a person asks for; what comes after is not looked at. */
const LONGEST_QUERY = 300;
const MOST_TERMS = 16;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
const PART = /"([^"]*)"?|[^\s"]+/gu;

/**
 * A search as it was typed: words, all of which must occur, each perhaps as the beginning of a longer one; what stands
 * in quotation marks must occur as it is. There are no operators, so that nothing typed is an error. Never throws.
 */
export function searchTerms(query: string): SearchTerm[] {
  const parts = query
    .slice(0, LONGEST_QUERY)
    .replace(/[“”«»„]/gu, '"')
    .matchAll(PART);
  return Array.from(parts, ([part, quoted]) => ({
    words: wordsOf(quoted ?? part).map(({ folded }) => folded),
    whole: quoted !== undefined,
  }))
    .filter(({ words }) => words.length > 0)
    .slice(0, MOST_TERMS);
}

interface Word {
  readonly folded: string;
  readonly start: number;
  readonly end: number;
}

/** Without accents and capitals, as SQLite's unicode61 folds: ñ is n. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(WORD), (match) => ({
    folded: fold(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Half-open ranges of a text that the terms found, in order, none overlapping, and how many terms were found. */
export interface Found {
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
  readonly terms: number;
}

/** Where the terms stand in a text, in UTF-16 units. */
export function findTerms(text: string, terms: readonly SearchTerm[]): Found {
  const words = wordsOf(text);
  const marked = new Set<Word>();
  let found = 0;
  for (const term of terms) {
    let isFound = false;
    for (const [at] of words.entries()) {
      const run = words.slice(at, at + term.words.length);
      if (!isRun(run, term)) continue;
      isFound = true;
      for (const word of run) marked.add(word);
    }
    found += isFound ? 1 : 0;
  }
  return { ranges: words.filter((word) => marked.has(word)), terms: found };
}

function isRun(run: readonly Word[], { words, whole }: SearchTerm): boolean {
  return (
    run.length === words.length &&
    words.every((wanted, index) => {
      const { folded = "" } = run[index] ?? {};
      const mayGoOn = !whole && index === words.length - 1;
      return mayGoOn ? folded.startsWith(wanted) : folded === wanted;
    })
  );
}
