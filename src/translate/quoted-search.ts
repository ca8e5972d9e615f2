import type { Candidate, SearchOptions } from "./engine.ts";
import { placeQuotes, withoutQuotes } from "./place-quotes.ts";
import { marksIn } from "./quotation.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** The candidates for a text, the best first. */
export type Search = (text: string, options: SearchOptions) => Promise<readonly Candidate[]>;

const QUOTED_WORD = /(?<=^|[\s(])"\p{L}[\p{L}\p{M}]*/gu;
/** Pieces of a mark and the word behind it that a model still understands. */
const MOST_PIECES = 3;
/** A quotation of six words or fewer that opens the text: without its marks it would lose what sets it apart. */
const SHORT_OPENING = /^"(?:[^"\s]+ ){0,5}[^"\s]*"/u;
/** A longer one inside it. */
const LONG_INSIDE = /(?<=[\s(])"(?:[^"\s]+ ){6}/u;
const OPENS = /^"/u;
const CLOSES = /"[.,;:!?]{0,3}$/u;

/**
 * Searches a text whose quotation marks would garble it: a word behind an opening mark has no space before it, small
 * vocabularies have few such pieces ("senda" becomes s-en-da), and a model seldom knows them, in English neither. So
 * the text is searched without its marks. Those at its ends are put back; others, where such a word falls apart or a
 * longer quotation is inside, go where a second translation, with them and of one beam, has them. Where they cannot be
 * put, where a short quotation opens the text, and where one beam is to do for all, the text is searched as it stands.
 */
export async function searchQuoted(
  text: string,
  options: SearchOptions,
  search: Search,
  tokenizer: Pick<Tokenizer, "encode">,
): Promise<readonly Candidate[]> {
  const plain = withoutQuotes(text);
  if (plain === "" || plain === text || SHORT_OPENING.test(text)) return search(text, options);
  const opening = OPENS.test(text) ? '"' : "";
  const closing = CLOSES.test(text) ? '"' : "";
  if (marksIn(text) === opening.length + closing.length) {
    const candidates = await search(plain, options);
    return candidates.map((each) => ({ ...each, text: opening + each.text + closing }));
  }
  const isGarbled = LONG_INSIDE.test(text) || fallsApart(text, tokenizer);
  if (options.beams === 1 || !isGarbled) return search(text, options);
  const [candidates, [marked]] = await Promise.all([
    search(plain, options),
    search(text, { ...options, beams: 1 }),
  ]);
  const placed = candidates.flatMap((each) => {
    const quoted = placeQuotes(marked?.text ?? "", each.text);
    return quoted !== undefined && marksIn(quoted) === marksIn(text)
      ? { ...each, text: quoted }
      : [];
  });
  return placed.length > 0 ? placed : search(text, options);
}

/** Whether a word behind an opening mark is put together from many pieces. */
function fallsApart(text: string, tokenizer: Pick<Tokenizer, "encode">): boolean {
  return (text.match(QUOTED_WORD) ?? []).some(
    (quoted) => tokenizer.encode(quoted).length > MOST_PIECES,
  );
}
