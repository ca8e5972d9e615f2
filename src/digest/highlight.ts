import { findTerms, type SearchTerm } from "../article/search-terms.ts";
import { markup, type Html } from "./markup.ts";

/** A piece of a text, and whether it is what was looked for. The pieces give the text back. */
export interface Piece {
  readonly text: string;
  readonly found: boolean;
}

/** A text cut at what the terms find in it. */
export function pieces(text: string, terms: readonly SearchTerm[]): Piece[] {
  const cut: Piece[] = [];
  let from = 0;
  for (const { start, end } of findTerms(text, terms).ranges) {
    cut.push({ text: text.slice(from, start), found: false });
    cut.push({ text: text.slice(start, end), found: true });
    from = end;
  }
  cut.push({ text: text.slice(from), found: false });
  return cut.filter((piece) => piece.text !== "");
}

/** Units of a text that are shown, and of those that stand before the first word that was found. */
const LONGEST = 360;
const BEFORE = 90;

/** The text, or where it is long the part about the first word that was found, between dots; cut between words. */
export function excerpt(text: string, terms: readonly SearchTerm[]): string {
  if (text.length <= LONGEST) return text;
  const first = findTerms(text, terms).ranges[0]?.start ?? 0;
  const start = first <= BEFORE ? 0 : text.indexOf(" ", first - BEFORE) + 1;
  const from = start > first ? first : start;
  const space = text.lastIndexOf(" ", from + LONGEST);
  const to = text.length <= from + LONGEST ? text.length : space > first ? space : from + LONGEST;
  return `${from > 0 ? "… " : ""}${text.slice(from, to)}${to < text.length ? " …" : ""}`;
}

/** The text with what the terms find marked. */
export function highlight(text: string, terms: readonly SearchTerm[]): Html {
  const marked = pieces(text, terms).map((piece) =>
    piece.found ? markup`<mark>${piece.text}</mark>` : markup`${piece.text}`,
  );
  return markup`${marked}`;
}
