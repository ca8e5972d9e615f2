import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import path from "node:path";
import { StringDecoder } from "node:string_decoder";
import { isFinished, type FinishedArticle } from "../article/article.ts";
import { storySchema, type Story } from "../article/story.ts";
import { readManifest, type Manifest } from "../deliver/manifest.ts";
import type { Night } from "../digest/index-markdown.ts";
import { FatalError, UsageError } from "../errors.ts";

/** A night as its run wrote it; its articles are read from the file each time they are gone through. */
export interface WrittenNight extends Night {
  readonly manifest: Manifest;
}

/**
 * Reads a night's folder. Throws UsageError if no run wrote one there, or none to its end, and FatalError, naming the
 * line, if articles.jsonl is not what it was.
 */
export function readNight(out: string, date: string): WrittenNight {
  const folder = path.join(out, date);
  const manifest = readManifest(textOf(path.join(folder, "manifest.json")));
  if (manifest === undefined)
    throw new UsageError(
      `${folder}: expected a night with a manifest, found none. Name one with --out and --date.`,
    );
  if (!manifest.complete)
    throw new UsageError(
      `${folder}: its run was stopped before the last article. Run the same command again first.`,
    );
  const leftOut = (state: "failed" | "skipped"): Night["failed"] =>
    manifest.inputs
      .filter((input) => input.state === state)
      .map(({ source, reason = "" }) => ({ source, reason }));
  return {
    date,
    manifest,
    stories: readStories(path.join(folder, "stories.jsonl")),
    articles: { [Symbol.iterator]: () => readArticles(path.join(folder, "articles.jsonl")) },
    failed: leftOut("failed"),
    skipped: leftOut("skipped"),
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function* readArticles(file: string): Generator<FinishedArticle> {
  let number = 0;
  for (const line of linesOf(file)) {
    number++;
    const article = parse(line);
    if (!isFinished(article))
      throw new FatalError(
        `${file}:${number}: expected an article as this program writes it. Run the night again.`,
      );
    yield article;
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const CHUNK = 1 << 16;

function readStories(file: string): Story[] {
  return Array.from(linesOf(file), (line, index) => {
    const story = storySchema.safeParse(parse(line));
    if (story.success) return story.data;
    throw new FatalError(
      `${file}:${index + 1}: expected a story as this program writes it. Run the night again.`,
    );
  });
}

function* linesOf(file: string): Generator<string> {
  const descriptor = openSync(file, "r");
  try {
    const decoder = new StringDecoder("utf8");
    const chunk = Buffer.alloc(CHUNK);
    let rest: string[] = [];
    for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk)) {
      const [first = "", ...others] = decoder.write(chunk.subarray(0, read)).split("\n");
      rest.push(first);
      for (const next of others) {
        yield rest.join("");
        rest = [next];
      }
    }
    const last = rest.join("");
    if (last !== "") yield last;
  } finally {
    closeSync(descriptor);
  }
}
