import { readFeed } from "./read-feed.ts";
import { readJsonFeed } from "./read-json-feed.ts";
import { readJsonLines } from "./read-json-lines.ts";
import { readMail } from "./read-mail.ts";
import { readMarkdown } from "./read-markdown.ts";
import { readPage } from "./read-page.ts";
import { readPlain } from "./read-plain.ts";
import { readZip } from "./read-zip.ts";
import type { Reader, Readers } from "./result.ts";

/** The reader of each file name extension, in lower case; a new format is a file and a line here. */
export const readers: Readers = new Map<string, Reader>([
  [".txt", readPlain],
  [".text", readPlain],
  [".md", readMarkdown],
  [".markdown", readMarkdown],
  [".html", readPage],
  [".htm", readPage],
  [".jsonl", readJsonLines],
  [".ndjson", readJsonLines],
  [".xml", readFeed],
  [".rss", readFeed],
  [".atom", readFeed],
  [".json", readJsonFeed],
  [".eml", readMail],
  [".zip", readZip],
]);

/** For messages: `.txt, .text, …`. */
export const extensionList = [...readers.keys()].join(", ");
