import { Parser, type Handler } from "htmlparser2";
import { ArticleError, type Place } from "../errors.ts";

/** What no page that people read comes near, and what programs that read HTML take seconds for. */
const MOST_TAGS = 60_000;
const MOST_PIECES = 200_000;
const MOST_ATTRIBUTES = 1_000;
const DEEPEST = 200;

export type Attributes = Readonly<Record<string, string>>;

/** What of HTML is listened to; names are in lower case, and every opening has its closing. */
export interface MarkupListener {
  readonly open?: (name: string, attributes: Attributes) => void;
  readonly close?: (name: string) => void;
  /** Character references are decoded; a run of text may come in pieces. */
  readonly text?: (text: string) => void;
  readonly comment?: (text: string) => void;
}

/**
 * Goes through HTML, whatever state it is in, in linear time. Nothing of it runs or is fetched. Fails with ArticleError
 * if it is nested deeper than 200 elements, or has more than 60,000 elements.
 */
export function readMarkup(place: Place, html: string, listener: MarkupListener): void {
  const count = { depth: 0, tags: 0, pieces: 0, attributes: 0 };
  const bound = (found: number, most: number, what: string): void => {
    if (found <= most) return;
    throw new ArticleError(
      place,
      `expected a page with ${what} of at most ${most}, found more; save its text as a .txt file`,
    );
  };
  const handler: Partial<Handler> = {
    onopentagname: () => {
      count.attributes = 0;
    },
    onattribute: () => bound(++count.attributes, MOST_ATTRIBUTES, "a number of attributes"),
    onopentag: (name, attributes) => {
      bound(++count.depth, DEEPEST, "a depth");
      bound(++count.tags, MOST_TAGS, "a number of elements");
      listener.open?.(name, attributes);
    },
    onclosetag: (name) => {
      count.depth -= 1;
      listener.close?.(name);
    },
    ontext: (text) => {
      bound(++count.pieces, MOST_PIECES, "a number of pieces of text");
      listener.text?.(text);
    },
    oncomment: (text) => listener.comment?.(text),
  };
  const parser = new Parser(handler, { decodeEntities: true, lowerCaseTags: true });
  parser.end(html);
}
