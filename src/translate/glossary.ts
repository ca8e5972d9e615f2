import { createHash } from "node:crypto";
import { UsageError } from "../errors.ts";

/** What a term must become. */
export interface Term {
  readonly source: string;
  readonly target: string;
  /** Capitals count in the source and in the target. */
  readonly isExact: boolean;
  /** Other English that will do. */
  readonly alsoRight?: readonly string[];
}

/** A term found in a sentence, at `index` of UTF-16 units. */
export interface FoundTerm {
  readonly index: number;
  readonly found: string;
  readonly term: Term;
}

const FLAGS = new Set(["", "exact"]);

/**
 * Reads a glossary: lines of source, tab, target and, if wanted, tab and the flag `exact` (capitals count). Empty
 * lines, lines that begin with `#` and a first line `source<tab>target` are passed over.
 * Throws UsageError that names each wrong line of `file`.
 */
export function parseGlossary(text: string, file: string): Term[] {
  const terms: Term[] = [];
  const problems: string[] = [];
  for (const [at, line] of entries(text)) {
    const [source = "", target = "", flag = "", ...rest] = line.split("\t").map(plain);
    if (at === 1 && /^source\ttarget/iu.test(line)) continue;
    if (source === "" || target === "" || rest.length > 0)
      problems.push(
        `${file}:${at}: expected a Spanish term, a tab and its English, found "${line.slice(0, 60)}".`,
      );
    else if (!FLAGS.has(flag))
      problems.push(
        `${file}:${at}: the third column may be "exact", found "${flag.slice(0, 30)}".`,
      );
    else terms.push({ source, target, isExact: flag === "exact" });
  }
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return terms;
}

/** Reads a list of what is not translated, one term a line, capitals as they are; `#` begins a comment. */
export function parseKeepList(text: string): Term[] {
  return entries(text).map(([, line]) => {
    const term = plain(line);
    return { source: term, target: term, isExact: true };
  });
}

function entries(text: string): [number, string][] {
  return text
    .replace(/^\uFEFF/u, "")
    .split(/\r\n|[\n\r]/u)
    .map((line, index): [number, string] => [index + 1, line])
    .filter(([, line]) => line.trim() !== "" && !line.startsWith("#"));
}

function plain(cell: string): string {
  return cell.normalize("NFC").trim().replaceAll(/\s+/gu, " ");
}

/** Terms to look for in sentences: whole words, the longest first, the earlier of two that are the same. */
export class Glossary {
  readonly terms: readonly Term[];
  /** SHA-256 of the terms, hexadecimal. */
  readonly checksum: string;
  readonly #bySource = new Map<string, Term[]>();
  readonly #pattern: RegExp;

  constructor(terms: readonly Term[]) {
    this.terms = terms;
    for (const term of terms) {
      const key = term.source.toLowerCase();
      this.#bySource.set(key, [...(this.#bySource.get(key) ?? []), term]);
    }
    // As they were written: some capitals (İ) are two characters in small letters, which do not match them.
    const sources = terms.map(({ source }) => source).toSorted((a, b) => b.length - a.length);
    this.#pattern = wholeWord(sources, "giu");
    this.checksum = createHash("sha256").update(JSON.stringify(terms)).digest("hex");
  }

  find(sentence: string): FoundTerm[] {
    if (this.#bySource.size === 0) return [];
    return [...sentence.matchAll(this.#pattern)].flatMap(({ 0: found, index }) => {
      const candidates = this.#bySource.get(found.toLowerCase()) ?? [];
      const term = candidates.find((each) => !each.isExact || each.source === found);
      return term === undefined ? [] : [{ index, found, term }];
    });
  }
}

/** What stands in a Spanish sentence for a term, the `index`th of it, so that a model carries it over. */
export type StandIn = (term: Term, index: number) => string;

/** The English itself, written like a name, "Workers' Party of Korea": models translate small words that they know. */
export const asName: StandIn = ({ target }) =>
  target.replaceAll(/(?<!\p{L})(?!(?<= )(?:and|of|the) )\p{L}/gu, (letter) => letter.toUpperCase());

/** A handle that nobody has: a model knows nothing of its meaning, but carries it over almost always. */
export const asHandle: StandIn = (_, index) =>
  `@zx${String.fromCodePoint(97 + Math.floor(index / 26), 97 + (index % 26))}`;

/** The sentence with a stand-in for each term. */
export function substitute(
  sentence: string,
  terms: readonly FoundTerm[],
  standIn: StandIn,
): string {
  return terms.reduceRight(
    (text, { index, found, term }, at) =>
      text.slice(0, index) + standIn(term, at) + text.slice(index + found.length),
    sentence,
  );
}

/** The translation with the English of the terms for their stand-ins, with a capital at its beginning. */
export function restoreTerms(
  translation: string,
  terms: readonly FoundTerm[],
  standIn: StandIn,
): string {
  return terms.reduce((text, { term }, at) => {
    const pattern = wholeWord([standIn(term, at)], "giu");
    return text.replace(pattern, (_, offset: number) =>
      !term.isExact && offset === 0
        ? term.target.charAt(0).toUpperCase() + term.target.slice(1)
        : term.target,
    );
  }, translation);
}

/** The terms that a translation has neither the English of nor other English that will do. */
export function missingTerms(translation: string, terms: readonly FoundTerm[]): FoundTerm[] {
  return terms.filter(
    ({ term: { target, alsoRight = [], isExact } }) =>
      !wholeWord([target, ...alsoRight], isExact ? "u" : "iu").test(translation),
  );
}

/** Those of `terms` that share no letter with one of `others`. */
export function apartFrom(terms: readonly FoundTerm[], others: readonly FoundTerm[]): FoundTerm[] {
  const endOf = ({ index, found }: FoundTerm): number => index + found.length;
  return terms.filter((term) =>
    others.every((other) => endOf(other) <= term.index || endOf(term) <= other.index),
  );
}

function wholeWord(terms: readonly string[], flags: string): RegExp {
  const escaped = terms.map((term) => term.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`));
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${escaped.join("|")})(?![\p{L}\p{N}])`, flags);
}
