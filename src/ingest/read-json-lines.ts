import { z } from "zod";
import { type Article, articleSchema } from "../article/article.ts";
import { articleId } from "../article/id.ts";
import { ArticleError, type Place } from "../errors.ts";
import { buildArticle, requireSpanish } from "./build-article.ts";
import { decodeText, MAX_ARTICLE_BYTES } from "./decode.ts";
import { attempt, type IngestResult } from "./result.ts";

/** Most bytes of a file of many articles: 256 MiB. It is held in memory whole; `ingestLines` is not. */
const MAX_JSON_LINES_BYTES = 16 * MAX_ARTICLE_BYTES;

const scalar = z.union([z.string(), z.number()]).transform(String);
/** Programs write null for what they do not know. */
const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const optionalScalar = scalar.nullish().transform((value) => value ?? undefined);

const record = z.object({
  id: optionalScalar,
  title: optionalText,
  text: z.string(),
  url: optionalText,
  published: optionalScalar,
  byline: optionalText,
});

/** One result for every line of a file of JSON lines that is not blank, in order. */
export function readJsonLines(source: string, bytes: Uint8Array): IngestResult[] {
  let text: string;
  try {
    text = decodeText(source, bytes, { maxBytes: MAX_JSON_LINES_BYTES });
  } catch (error) {
    if (error instanceof ArticleError) return [{ error }];
    throw error;
  }
  // Only LF ends a line: U+2028 may stand inside a JSON string.
  return text.split("\n").flatMap((line, i) => readLine({ source, line: i + 1 }, line));
}

/**
 * One result for every line that is not blank, in order, holding one line at a time. Lines are counted
 * from 1, blank ones too.
 */
export async function* ingestLines(
  source: string,
  lines: AsyncIterable<string>,
): AsyncGenerator<IngestResult> {
  let count = 0;
  for await (const line of lines) {
    count += 1;
    yield* readLine({ source, line: count }, count === 1 ? line.replace(/^\uFEFF/u, "") : line);
  }
}

/** No result for a blank line. */
function readLine(place: Place, line: string): IngestResult[] {
  return line.trim() === "" ? [] : [attempt(() => readRecord(place, line))];
}

function readRecord(place: Place, line: string): Article {
  if (line.length > MAX_ARTICLE_BYTES) {
    throw new ArticleError(
      place,
      `expected at most ${MAX_ARTICLE_BYTES} characters on a line, found ${line.length}`,
    );
  }
  const value = parseJson(place, line);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ArticleError(place, `expected a JSON object, found ${kindOf(value)}`);
  }
  if ("version" in value && value.version === 1) return readArticle(place, value);
  const parsed = record.safeParse(value);
  if (!parsed.success) throw new ArticleError(place, describe(parsed.error, value));
  const { id, title, text, url, published, byline } = parsed.data;
  if (text.trim() === "") {
    const found = text === "" ? "an empty one" : "only white space";
    throw new ArticleError(place, `expected "text" with the article's text, found ${found}`);
  }
  return buildArticle({
    place,
    format: "plain",
    text,
    title,
    externalId: id,
    url,
    byline,
    published,
  });
}

/** A record that this program wrote: taken as it is, if it is whole. */
function readArticle(place: Place, value: object): Article {
  const parsed = articleSchema.safeParse(value);
  if (!parsed.success) {
    throw new ArticleError(
      place,
      `expected an article record of version 1: ${describe(parsed.error, value)}`,
    );
  }
  const article = parsed.data;
  const id = articleId(article.title, article.text);
  if (article.id !== id) {
    throw new ArticleError(
      place,
      `expected the id of the record's title and text, ${id}, found ${article.id}; the record was changed after it was written`,
    );
  }
  for (const { text, span } of article.asides) {
    if (article.text.slice(span.start, span.end) === text) continue;
    throw new ArticleError(
      place,
      `expected the text of each aside at its span, found another at ${span.start}–${span.end}`,
    );
  }
  requireSpanish(place, article.text);
  return article;
}

function parseJson(place: Place, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ArticleError(place, `expected one JSON object a line, found other text (${reason})`, {
      cause: error,
    });
  }
}

/** The first thing wrong: `expected "text" to be a string, found nothing`. */
function describe(error: z.ZodError, value: unknown): string {
  const [issue] = error.issues;
  if (!issue) return error.message;
  const found = kindOf(issue.path.reduce(memberOf, value));
  const member = `"${issue.path.join(".")}"`;
  if (issue.code === "invalid_type")
    return `expected ${member} to be a ${issue.expected}, found ${found}`;
  if (issue.code === "invalid_union")
    return `expected ${member} to be a string or a number, found ${found}`;
  return `${member}: ${issue.message}`;
}

function memberOf(value: unknown, key: PropertyKey): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
