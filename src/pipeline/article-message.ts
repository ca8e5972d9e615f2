import { createHash } from "node:crypto";
import { z } from "zod";
import {
  articleSchema,
  isFinished,
  type Article,
  type FinishedArticle,
} from "../article/article.ts";
import { FatalError } from "../errors.ts";
import type { RunScope } from "./run-scope.ts";

/** An article on its way to a worker. */
const messageSchema = z.strictObject({
  /** Of the run's scope: a worker does nothing for another. */
  scope: z.string(),
  article: z.unknown(),
});

export type ArticleMessage = z.infer<typeof messageSchema>;

/** What a worker adds to an article; the rest whoever asked has. */
export type Addition = Pick<FinishedArticle, "blocks" | "translations" | "model" | "summary">;

export function scopeDigest(scope: RunScope): string {
  return createHash("sha256").update(scope).digest("hex").slice(0, 16);
}

/** Throws FatalError if it is of another version. */
export function readMessage(json: unknown): ArticleMessage {
  const parsed = messageSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw otherVersion();
}

/** The very value, not a parsed copy: its properties keep their order, and files their bytes. */
export function readArticle(json: unknown): Article {
  if (isArticle(json)) return json;
  throw otherVersion();
}

export function additionOf(finished: FinishedArticle): Addition {
  const { blocks, translations, model, summary } = finished;
  return { blocks, translations, model, summary };
}

/** The article with what a worker added. Throws FatalError if that is none of this version. */
export function withAddition(article: Article, json: unknown): FinishedArticle {
  const finished = typeof json === "object" ? { ...article, ...json } : json;
  if (isFinished(finished)) return finished;
  throw otherVersion();
}

function isArticle(value: unknown): value is Article {
  return articleSchema.safeParse(value).success;
}

function otherVersion(): FatalError {
  return new FatalError(
    "a job of another version of bilingual-digest. Install the same version on every machine.",
  );
}
