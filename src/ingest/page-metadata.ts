import type { Place } from "../errors.ts";
import { type Attributes, readMarkup } from "./markup.ts";

/** What the head of a page says of it, and Readability does not look for. */
export interface PageMetadata {
  readonly title?: string;
  readonly url?: string;
  readonly published?: string;
  readonly byline?: string;
}

/** Names of `<meta>` in lower case, the most reliable first: OpenGraph, Dublin Core, and what papers invented. */
const DATES = [
  "article:published_time",
  "og:article:published_time",
  "datepublished",
  "dc.date.issued",
  "dcterms.issued",
  "dcterms.date",
  "dc.date",
  "dcterms.created",
  "dc.date.created",
  "parsely-pub-date",
  "sailthru.date",
  "pubdate",
  "publish-date",
  "date",
];
const TITLES = ["og:title", "dc.title", "dcterms.title", "twitter:title"];
const BYLINES = ["author", "dc.creator", "dcterms.creator", "article:author"];
/** What Chromium writes into a page that it saves. */
const savedFrom = /^\s*saved from url=\(\d+\)(https?:\/\/\S+)/u;

/** Metadata of a page. Fails with ArticleError if the page cannot be bounded. */
export function pageMetadata(place: Place, html: string): PageMetadata {
  const found = new Map<string, string>();
  const note = (key: string, value: string | undefined): void => {
    if (value !== undefined && value.trim() !== "" && !found.has(key)) found.set(key, value.trim());
  };
  let isTitle = false;
  readMarkup(place, html, {
    open: (name, attributes) => {
      isTitle = name === "title" && !found.has("title");
      if (name === "meta") noteMeta(attributes, note);
      if (name === "link" && attributes["rel"] === "canonical")
        note("canonical", attributes["href"]);
      if (name === "time") note("time", attributes["datetime"]);
    },
    close: () => {
      isTitle = false;
    },
    text: (text) => {
      if (isTitle) found.set("title", (found.get("title") ?? "") + text);
    },
    comment: (text) => note("saved", savedFrom.exec(text)?.[1]),
  });
  const first = (keys: readonly string[]): string | undefined =>
    keys.map((key) => found.get(key)).find((value) => value !== undefined);
  const url = ["canonical", "og:url", "saved"].map((key) => found.get(key)).find(isAddress);
  const byline = BYLINES.map((key) => found.get(key)).find(
    (value) => value !== undefined && !isAddress(value),
  );
  const title = first([...TITLES, "title"]);
  const published = first([...DATES, "time"]);
  return {
    ...(title !== undefined && { title }),
    ...(url !== undefined && { url }),
    ...(published !== undefined && { published }),
    ...(byline !== undefined && { byline }),
  };
}

function noteMeta(
  attributes: Attributes,
  note: (key: string, value: string | undefined) => void,
): void {
  const { name, property, itemprop, content } = attributes;
  for (const key of [name, property, itemprop])
    if (key !== undefined) note(key.toLowerCase().replace(/^(dc|dcterms):/u, "$1."), content);
}

function isAddress(value: string | undefined): value is string {
  return value !== undefined && /^https?:\/\/\S+$/u.test(value);
}

/** The encoding that HTML or XML names in its first bytes, before they can be read. */
export function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 2048)).toString("latin1");
  const xml = /^\s*<\?xml[^>]{0,200}\bencoding=["']([\w.:-]{1,40})["']/u.exec(head)?.[1];
  const metas = (head.match(/<meta[^<>]*/giu) ?? []).join("\n");
  return xml ?? /\bcharset=["']?([\w.:-]{1,40})/iu.exec(metas)?.[1];
}
