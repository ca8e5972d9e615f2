import { expect } from "vitest";
import type { Article } from "../../src/article/article.ts";
import { ingestFile, type IngestResult } from "../../src/ingest/ingest.ts";

/** Everything that a file gives. */
export async function ingested(
  path: string,
  content: string | Uint8Array,
): Promise<IngestResult[]> {
  const results: IngestResult[] = [];
  for await (const result of ingestFile(path, Buffer.from(content))) results.push(result);
  return results;
}

/** The one article among results. */
export function only(results: readonly IngestResult[]): Article {
  expect(results).toHaveLength(1);
  const [first] = results;
  if (!first || "error" in first) throw first?.error ?? new TypeError("expected a result");
  return first.article;
}

export async function ingestedArticle(
  path: string,
  content: string | Uint8Array,
): Promise<Article> {
  return only(await ingested(path, content));
}

/** An article's title, or an error's message. */
export function outcomes(results: readonly IngestResult[]): string[] {
  return results.map((each) => ("error" in each ? each.error.message : each.article.title));
}
