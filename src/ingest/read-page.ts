import { Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";
import type { Article } from "../article/article.ts";
import { ArticleError, type Place } from "../errors.ts";
import { buildArticle } from "./build-article.ts";
import { decodeText } from "./decode.ts";
import { type HtmlText, htmlBlocks } from "./html-blocks.ts";
import { declaredEncoding, pageMetadata } from "./page-metadata.ts";
import { attempt, type IngestResult } from "./result.ts";

/** Characters of running text without which a page is a front page, a search form or a picture. */
const LEAST_PROSE = 140;
/** Characters of a paragraph that counts as running text. */
const LEAST_PARAGRAPH = 60;
const MOST_LINKED = 0.5;

/** A page that a browser saved is one article: what Readability takes for its main text. */
export function readPage(source: string, bytes: Uint8Array): IngestResult[] {
  return [attempt(() => read({ source }, bytes))];
}

function read(place: Place, bytes: Uint8Array): Article {
  const html = decodeText(place.source, bytes, { declared: declaredEncoding(bytes) });
  const metadata = pageMetadata(place, html);
  const main = mainPart(place, html);
  const blocks = main && htmlBlocks(place, main.content);
  if (!blocks || !isArticle(blocks)) {
    throw new ArticleError(
      place,
      "expected a page with an article, found no running text; leave it out, or save the article's own page",
    );
  }
  return buildArticle({
    place,
    format: "html",
    text: blocks.text,
    layout: blocks.layout,
    title: main.title || metadata.title,
    byline: bylineOf(main.byline || metadata.byline),
    published: main.published || metadata.published,
    url: metadata.url,
  });
}

interface MainPart {
  readonly content: string;
  readonly title: string;
  readonly byline: string;
  readonly published: string;
}

/** linkedom runs no script and loads nothing; nothing of its tree leaves this function. */
function mainPart(place: Place, html: string): MainPart | undefined {
  // Without a body the DOM library takes the first element for the whole page.
  const whole = /<body[\s>]/iu.test(html) ? html : `<html><head></head><body>${html}</body></html>`;
  let found: ReturnType<Readability["parse"]>;
  try {
    found = new Readability(parseHTML(whole).document).parse();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ArticleError(
      place,
      `expected a page with an article, found no way to read it: ${reason}`,
      { cause },
    );
  }
  if (!found?.content) return undefined;
  return {
    content: found.content,
    title: found.title ?? "",
    byline: found.byline ?? "",
    published: found.publishedTime ?? "",
  };
}

function bylineOf(given = ""): string {
  return given.replace(/\s+/gu, " ").replace(/^(?:por|by|de)[: ]\s*/iu, "");
}

/** Prose, most of which is no link. */
function isArticle({ text, layout, linked }: HtmlText): boolean {
  const prose = layout
    .filter(({ kind }) => kind === "paragraph" || kind === "quote" || kind === "listItem")
    .flatMap(({ parts }) => parts.map(({ start, end }) => text.slice(start, end)))
    .filter((words) => words.length >= LEAST_PARAGRAPH && /[.!?…:]["”»’)]*(?:\s|$)/u.test(words))
    .reduce((sum, words) => sum + words.length, 0);
  return prose >= LEAST_PROSE && linked <= MOST_LINKED * text.length;
}
