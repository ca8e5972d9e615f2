import type { Article } from "../article/article.ts";
import { buildArticle } from "./build-article.ts";
import { decodeText } from "./decode.ts";
import { splitFrontMatter } from "./front-matter.ts";
import { normaliseText } from "./normalise.ts";
import { attempt, type IngestResult } from "./result.ts";

/** A file of markdown is one article; YAML front matter may give its title, byline, date and address. */
export function readMarkdown(source: string, bytes: Uint8Array): IngestResult[] {
  return [attempt(() => read(source, bytes))];
}

function read(source: string, bytes: Uint8Array): Article {
  const { meta, body } = splitFrontMatter(normaliseText(decodeText(source, bytes)));
  return buildArticle({
    place: { source },
    format: "markdown",
    text: body,
    title: meta.title,
    byline: meta.byline ?? meta.author,
    published: meta.date,
    url: meta.url,
  });
}
