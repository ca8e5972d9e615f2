import { NEWS_WORDS } from "./news-words.ts";

/** Says whether English has a word, written as it stands or in lower case. */
export type IsEnglish = (word: string) => boolean;

/** Beginnings that English joins to any word; the short ones ("re", "un") would let too much pass. */
const PREFIX =
  /^(?:anti|auto|agro|counter|cyber|euro|extra|geo|hydro|hyper|infra|inter|intra|macro|mega|micro|mini|multi|nano|narco|neuro|non|over|petro|post|pseudo|semi|socio|super|tele|thermo|trans|ultra|under)(?=\p{L}{4})/iu;
/** Names of peoples and movements, which dictionaries list without their plurals. */
const PLURAL_NAME = /^(\p{Lu}\p{Ll}{3,})s$/u;

/**
 * Opens the Hunspell dictionaries of American and of British English, made of the SCOWL word lists
 * (http://wordlist.aspell.net): about a quarter of a second and 40 MB.
 */
export async function openEnglishWords(): Promise<IsEnglish> {
  const [{ default: nspell }, ...sources] = await Promise.all([
    import("nspell"),
    import("dictionary-en"),
    import("dictionary-en-gb"),
  ]);
  const dictionaries = sources.map(({ default: { aff, dic } }) =>
    nspell(Buffer.from(aff), Buffer.from(dic)),
  );
  const isListed = (word: string): boolean =>
    dictionaries.some((each) => each.correct(word)) ||
    NEWS_WORDS.has(word) ||
    NEWS_WORDS.has(word.toLowerCase());
  return (word) =>
    isListed(word) ||
    (PREFIX.test(word) && isListed(word.replace(PREFIX, ""))) ||
    (PLURAL_NAME.test(word) && isListed(word.slice(0, -1)));
}
