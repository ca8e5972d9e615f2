import { readFile } from "node:fs/promises";
import { FatalError } from "../errors.ts";
import type { TokenHint } from "./engine.ts";

/**
 * Spanish words in small letters that a model has seen seldom, each with what its line in the file has behind it: an
 * English word and hundredths of a logit, and more such pairs, with tabs. They are parted when they are asked for: most
 * never are, and parting all would take each start a fifth of a second longer.
 */
export type Hints = ReadonlyMap<string, string>;

/** What a word gains that the model was lent: it is right, and need but be carried over. */
const LENT = 1;
/** What the tokens of a name gain behind its first: a small model takes long ones apart, but says most in their place. */
const NAMED = 2;
const WORD = /[\p{L}\p{M}]+/gu;
const LINE = /^[^\t]+(?:\t[^\t]+\t\d+)+$/u;

/** Reads lines of Spanish and its hints, with tabs. Throws FatalError that names file and line where one is of another form. */
export async function openHints(file: string): Promise<Hints> {
  const lines = (await readFile(file, "utf8")).replace(/\n$/u, "").split("\n");
  const entries = lines.map((line, index) => {
    if (!LINE.test(line))
      throw new FatalError(
        `${file}:${index + 1}: expected a Spanish word, an English word and hundredths, with tabs. Add the model again.`,
      );
    const end = line.indexOf("\t");
    return [line.slice(0, end), line.slice(end + 1)] as const;
  });
  return new Map(entries);
}

/** What is known of a text's English beside the hints for its words. */
interface Given {
  /** The words that it was lent. */
  readonly lent: readonly string[];
  /** Names that have one English. */
  readonly named: readonly string[];
}

/**
 * The tokens that a search for a text's translation leans towards: those of the hints for its words, names left out,
 * and of the words that it was lent and the names that it has. What has several tokens is led from each to the next.
 * (Added to logits as in Arthur et al. 2016, https://aclanthology.org/D16-1162, but once, until the word is said,
 * instead of by attention.)
 */
export function tokenHints(
  text: string,
  { lent, named }: Given,
  hints: Hints,
  encode: (english: string) => readonly number[],
): TokenHint[] {
  const wanted = [
    ...wordsOf(text).flatMap((word) => partedHints(hints.get(word))),
    ...lent.flatMap(wordsOf).map((english) => ({ english, worth: LENT })),
  ];
  const led = (english: string, worth: number): TokenHint[] => {
    const ids = encode(english);
    return ids.map((id, at) => ({ id, after: ids[at - 1], worth }));
  };
  const all = [
    ...wanted.flatMap(({ english, worth }) => led(english, worth)),
    ...named.flatMap((english) => led(english, NAMED).slice(1)),
  ];
  const found = new Map<string, TokenHint>();
  for (const hint of all) {
    const key = `${hint.id} ${hint.after}`;
    if (hint.worth > (found.get(key)?.worth ?? 0)) found.set(key, hint);
  }
  return [...found.values()];
}

function partedHints(entry: string | undefined): { english: string; worth: number }[] {
  const parts = entry?.split("\t") ?? [];
  return Array.from({ length: parts.length / 2 }, (_, at) => ({
    english: parts[at * 2] ?? "",
    worth: Number(parts[at * 2 + 1]) / 100,
  }));
}

/** The words of a text in small letters; of those with a capital, which may be names, the first alone. */
function wordsOf(text: string): string[] {
  const words = text.match(WORD) ?? [];
  return words.flatMap((word, index) => {
    const small = word.toLowerCase();
    return small === word || index === 0 ? [small] : [];
  });
}
