import { createHash } from "node:crypto";
import type { Article } from "./article.ts";

/**
 * What an article is known by in journal and queue: a hash of its content and of `scope`, everything besides it that
 * decides what becomes of it. Where it was read from does not matter, all else that was read does.
 */
export function articleKey(article: Article, scope: string): string {
  const { source: _source, ...content } = article;
  return createHash("sha256")
    .update(JSON.stringify([scope, content]))
    .digest("hex");
}
