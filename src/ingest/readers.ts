import { readJsonFeed } from "./read-json-feed.ts";
import { readJsonLines } from "./read-json-lines.ts";
import { readMarkdown } from "./read-markdown.ts";
import { readPlain } from "./read-plain.ts";
import type { Reader, Readers } from "./result.ts";

/** A reader whose libraries take long to load: only where there is something for it to read. */
function loaded(load: () => Promise<Reader>): Reader {
  return async function* read(source, bytes, all) {
    const reader = await load();
    yield* reader(source, bytes, all);
  };
}

const readFeed = loaded(async () => (await import("./read-feed.ts")).readFeed);
const readMail = loaded(async () => (await import("./read-mail.ts")).readMail);
const readPage = loaded(async () => (await import("./read-page.ts")).readPage);
const readZip = loaded(async () => (await import("./read-zip.ts")).readZip);

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
