import type { Article } from "../article/article.ts";
import { ArticleError } from "../errors.ts";

/** One article read, or why it could not be. */
export type IngestResult = { readonly article: Article } | { readonly error: ArticleError };

/** Reads the articles of one file; `source` names it in articles and errors. An archive reads its files by `readers`. */
export type Reader = (
  source: string,
  bytes: Uint8Array,
  readers: Readers,
) => Iterable<IngestResult> | AsyncIterable<IngestResult>;

/** By file name extension. */
export type Readers = ReadonlyMap<string, Reader>;

/** What `read` gives, its ArticleError made a result; other errors pass. */
export function attempt(read: () => Article): IngestResult {
  try {
    return { article: read() };
  } catch (error) {
    if (error instanceof ArticleError) return { error };
    throw error;
  }
}
