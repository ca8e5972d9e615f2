import type { Candidate, SearchOptions } from "./engine.ts";
import { placeQuotes, withoutQuotes } from "./place-quotes.ts";

/** The candidates for a text, the best first. */
export type Search = (text: string, options: SearchOptions) => Promise<readonly Candidate[]>;

const GLUED = /(?<=^|[\s(])"\p{L}/u;
/** A quotation of six words or fewer that opens the text: without its marks it would lose what sets it apart. */
const SHORT_OPENING = /^"(?:[^"\s]+ ){0,5}[^"\s]*"/u;
/** Marks at the ends alone: which of them. */
const AT_ENDS = /^("?)[^"]*?("?)[.,;:!?]*$/u;

/**
 * Searches a text whose quotation marks would garble it: a word behind an opening mark has no space before it, small
 * vocabularies have few such pieces ("senda" becomes s-en-da), and a model seldom knows them, in English neither. So
 * the text is searched without its marks; they are put where a second translation, with them and of one beam, has
 * them. Where they cannot be put, and where a short quotation opens the text, the text is searched as it stands.
 */
export async function searchQuoted(
  text: string,
  options: SearchOptions,
  search: Search,
): Promise<readonly Candidate[]> {
  if (!GLUED.test(text) || SHORT_OPENING.test(text)) return search(text, options);
  const plain = search(withoutQuotes(text), options);
  const [, opening, closing] = AT_ENDS.exec(text) ?? [];
  if (opening !== undefined && closing !== undefined)
    return (await plain).map((each) => ({ ...each, text: opening + each.text + closing }));
  const [candidates, [marked]] = await Promise.all([plain, search(text, { ...options, beams: 1 })]);
  const placed = candidates.flatMap((each) => {
    const quoted = placeQuotes(marked?.text ?? "", each.text);
    return quoted !== undefined && marks(quoted) === marks(text) ? { ...each, text: quoted } : [];
  });
  return placed.length > 0 ? placed : search(text, options);
}

function marks(text: string): number {
  return text.split('"').length - 1;
}
