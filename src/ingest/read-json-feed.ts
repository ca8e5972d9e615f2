import { z } from "zod";
import { ArticleError } from "../errors.ts";
import { decodeText } from "./decode.ts";
import { feedArticle } from "./feed-item.ts";
import { attempt, type IngestResult } from "./result.ts";

const words = z.string().optional().catch(undefined);
const author = z.object({ name: words }).catch({ name: undefined });

const jsonFeed = z.object({
  version: z.string().regex(/^https?:\/\/(?:www\.)?jsonfeed\.org\/version\//u),
  items: z.array(z.unknown()),
});

/** Members of another type count as absent; version 1.0 had one author. */
const jsonItem = z.object({
  id: z.union([z.string(), z.number()]).transform(String).optional().catch(undefined),
  url: words,
  external_url: words,
  title: words,
  content_html: words,
  content_text: words,
  summary: words,
  date_published: words,
  date_modified: words,
  authors: z.array(author).optional().catch(undefined),
  author: author.optional(),
});

/** One result for every item of a JSON Feed (versions 1.0 and 1.1), in order. */
export function readJsonFeed(source: string, bytes: Uint8Array): IngestResult[] {
  try {
    const { items } = parseFeed(source, decodeText(source, bytes));
    if (items.length === 0)
      throw new ArticleError({ source }, "expected a feed with items, found none; leave it out");
    return items.map((item, i) => readItem(source, item, i + 1));
  } catch (error) {
    if (error instanceof ArticleError) return [{ error }];
    throw error;
  }
}

function parseFeed(source: string, text: string): z.infer<typeof jsonFeed> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ArticleError({ source }, `expected a JSON Feed, found other text (${reason})`, {
      cause: error,
    });
  }
  const feed = jsonFeed.safeParse(value);
  if (feed.success) return feed.data;
  throw new ArticleError(
    { source },
    'expected a JSON Feed with "version" and "items", found other JSON; leave it out, or name JSON lines .jsonl',
  );
}

function readItem(source: string, value: unknown, number: number): IngestResult {
  const place = { source: `${source}, item ${number}` };
  const result = attempt(() => {
    const item = jsonItem.safeParse(value);
    if (!item.success)
      throw new ArticleError(place, "expected a JSON object, found something else");
    const { data } = item;
    return feedArticle(place, {
      id: data.id,
      title: { value: data.title, isHtml: false },
      url: data.url ?? data.external_url,
      published: data.date_published ?? data.date_modified,
      authors: (data.authors ?? [data.author]).map((each) => each?.name),
      content: [
        { value: data.content_html, isHtml: true },
        { value: data.content_text, isHtml: false },
      ],
      summary: { value: data.summary, isHtml: false },
    });
  });
  return "article" in result ? { article: { ...result.article, source } } : result;
}
