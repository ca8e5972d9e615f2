import { readJsonLines } from "./read-json-lines.ts";
import { readMarkdown } from "./read-markdown.ts";
import { readPlain } from "./read-plain.ts";
import type { Reader } from "./result.ts";

/** The reader of each file name extension, in lower case; a new format is a file and a line here. */
export const readers: ReadonlyMap<string, Reader> = new Map([
  [".txt", readPlain],
  [".text", readPlain],
  [".md", readMarkdown],
  [".markdown", readMarkdown],
  [".jsonl", readJsonLines],
  [".ndjson", readJsonLines],
]);

/** For messages: `.txt, .text, …`. */
export const extensionList = [...readers.keys()].join(", ");
