import { createHash } from "node:crypto";
import { UsageError } from "../errors.ts";

/** What a term must become. */
export interface Term {
  readonly source: string;
  readonly target: string;
  /** Capitals count in the source and in the target. */
  readonly isExact: boolean;
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
  /** SHA-256 of the terms, hexadecimal. */
  readonly checksum: string;
  readonly #bySource = new Map<string, Term[]>();
  readonly #pattern: RegExp;

  constructor(terms: readonly Term[]) {
    for (const term of terms) {
      const key = term.source.toLowerCase();
      this.#bySource.set(key, [...(this.#bySource.get(key) ?? []), term]);
    }
    const sources = [...this.#bySource.keys()].toSorted((a, b) => b.length - a.length);
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

/** The sentence with English in place of its terms, with a capital where the source has one at its beginning. */
export function substitute(sentence: string, terms: readonly FoundTerm[]): string {
  return terms.toReversed().reduce((text, { index, found, term }) => {
    const opens = !term.isExact && isCapital(found) && !isCapital(term.source);
    const target = opens ? term.target.charAt(0).toUpperCase() + term.target.slice(1) : term.target;
    return text.slice(0, index) + target + text.slice(index + found.length);
  }, sentence);
}

/** Whether a translation has the English of every term. */
export function holds(translation: string, terms: readonly FoundTerm[]): boolean {
  return terms.every(({ term }) =>
    wholeWord([term.target], term.isExact ? "u" : "iu").test(translation),
  );
}

function isCapital(text: string): boolean {
  return /^\p{Lu}/u.test(text);
}

function wholeWord(terms: readonly string[], flags: string): RegExp {
  const escaped = terms.map((term) => term.replaceAll(/[\\^$.*+?()[\]{}|/-]/gu, String.raw`\$&`));
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${escaped.join("|")})(?![\p{L}\p{N}])`, flags);
}
