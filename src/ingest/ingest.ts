import { extname } from "node:path";
import { ArticleError } from "../errors.ts";
import { readPlain } from "./read-plain.ts";
import { extensionList, readers } from "./readers.ts";
import type { IngestResult } from "./result.ts";

export { ingestLines, readJsonLines as ingestJsonLines } from "./read-json-lines.ts";
export type { IngestResult } from "./result.ts";

/**
 * The articles of a file, read by its name's extension (none: plain text), each without blocks. What cannot
 * be read is an error in its place: one for a whole file, one for a line of JSON lines, an item of a feed or a file of an archive.
 */
export async function* ingestFile(path: string, bytes: Uint8Array): AsyncGenerator<IngestResult> {
  const extension = extname(path).toLowerCase();
  const reader = extension === "" ? readPlain : readers.get(extension);
  if (reader) {
    yield* reader(path, bytes, readers);
    return;
  }
  const message = `expected a file name ending in one of ${extensionList}, found ${extension}`;
  yield { error: new ArticleError({ source: path }, message) };
}
