import { readFile } from "node:fs/promises";
import { NEWS_WORDS } from "./news-words.ts";

/** Says whether English has a word of four letters or more, written as it stands or in lower case. */
export type IsEnglish = (word: string) => boolean;

/** The build makes it; run from source, the build's is taken. */
const LIST = new URL(
  import.meta.url.endsWith(".ts")
    ? "../../dist/translate/english-words.txt"
    : "./english-words.txt",
  import.meta.url,
);
/** Beginnings that English joins to any word; the short ones ("re", "un") would let too much pass. */
const PREFIX =
  /^(?:anti|auto|agro|counter|cyber|euro|extra|geo|hydro|hyper|infra|inter|intra|macro|mega|micro|mini|multi|nano|narco|neuro|non|over|petro|post|pseudo|semi|socio|super|tele|thermo|trans|ultra|under)(?=\p{L}{4})/iu;
/** Names of peoples and movements, which dictionaries list without their plurals. */
const PLURAL_NAME = /^(\p{Lu}\p{Ll}{3,})s$/u;

/** Reads the list of English words that the build made (list-english-words.ts). */
export async function openEnglishWords(): Promise<IsEnglish> {
  const list = new Set((await readFile(LIST, "utf8")).split("\n"));
  const isListed = (word: string): boolean => list.has(word) || NEWS_WORDS.has(word);
  const isWord = (word: string): boolean =>
    isListed(word) || isListed(word.toLowerCase()) || isListed(withOneCapital(word));
  return (word) =>
    isWord(word) ||
    (PREFIX.test(word) && isWord(word.replace(PREFIX, ""))) ||
    (PLURAL_NAME.test(word) && isWord(word.slice(0, -1)));
}

/** Paris for PARIS. */
function withOneCapital(word: string): string {
  return word.charAt(0) + word.slice(1).toLowerCase();
}
