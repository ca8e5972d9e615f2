import { parseAtomFeed, parseRdfFeed, parseRssFeed } from "feedsmith";
import { ArticleError } from "../errors.ts";
import { decodeText } from "./decode.ts";
import { feedArticle, type FeedItem } from "./feed-item.ts";
import { type FeedPiece, type FeedPieces, feedPieces } from "./feed-pieces.ts";
import { declaredEncoding } from "./page-metadata.ts";
import { attempt, type IngestResult } from "./result.ts";

/** One result for every item of a feed in RSS 0.9 to 2.0 or Atom, in order, and one where its XML breaks off. */
export function readFeed(source: string, bytes: Uint8Array): IngestResult[] {
  try {
    const text = decodeText(source, bytes, { declared: declaredEncoding(bytes) });
    const { format, items, broken } = feedPieces(source, text);
    if (items.length === 0 && !broken)
      throw new ArticleError({ source }, "expected a feed with items, found none; leave it out");
    const results = items.map((piece) => readItem(source, format, piece));
    return broken ? [...results, { error: broken }] : results;
  } catch (error) {
    if (error instanceof ArticleError) return [{ error }];
    throw error;
  }
}

function readItem(source: string, format: FeedPieces["format"], piece: FeedPiece): IngestResult {
  const place = { source, line: piece.line };
  return attempt(() => {
    const item = parsed(() => itemReaders[format](piece.xml));
    if (item instanceof Error || item === undefined) {
      const reason = item === undefined ? "it is empty" : item.message;
      throw new ArticleError(place, `expected an item of a feed, found none: ${reason}`);
    }
    return feedArticle(place, item);
  });
}

/** The library's own errors are typed, but not those of what it stands on. */
function parsed(parse: () => FeedItem | undefined): FeedItem | undefined | Error {
  try {
    return parse();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Each reads a feed of one item; undefined if that is empty. */
const itemReaders: Readonly<Record<FeedPieces["format"], (xml: string) => FeedItem | undefined>> = {
  rss: (xml) => {
    const item = parseRssFeed(xml).items?.[0];
    const { guid } = item ?? {};
    return (
      item && {
        id: guid?.value,
        title: html(item.title),
        url: item.link ?? (guid?.isPermaLink === false ? undefined : guid?.value),
        published: item.pubDate ?? item.dc?.dates?.[0],
        authors: item.dc?.creators ?? item.authors?.map(({ name, email }) => name ?? email),
        content: [html(item.content?.encoded)],
        summary: html(item.description),
      }
    );
  },
  rdf: (xml) => {
    const item = parseRdfFeed(xml).items?.[0];
    return (
      item && {
        id: item.rdf?.about,
        title: html(item.title),
        url: item.link,
        published: item.dc?.dates?.[0],
        authors: item.dc?.creators ?? [],
        content: [html(item.content?.encoded)],
        summary: html(item.description),
      }
    );
  },
  atom: (xml) => {
    const entry = parseAtomFeed(xml).entries?.[0];
    const links = entry?.links ?? [];
    const link = links.find(({ rel }) => rel === undefined || rel === "alternate");
    return (
      entry && {
        id: entry.id,
        title: typed(entry.title),
        url: link?.href,
        published: entry.published ?? entry.updated ?? entry.dc?.dates?.[0],
        authors: entry.authors?.map(({ name }) => name) ?? entry.dc?.creators ?? [],
        content: [typed(entry.content)],
        summary: typed(entry.summary),
      }
    );
  },
};

function html(value: string | undefined): FeedItem["summary"] {
  return { value, isHtml: true };
}

/** Text of Atom, which says what it is. */
function typed(text: { value?: string; type?: string } | undefined): FeedItem["summary"] {
  const type = text?.type ?? "text";
  return { value: text?.value, isHtml: type !== "text" && type !== "text/plain" };
}
