import { extname } from "node:path";
import { ArticleError } from "../errors.ts";
import { readPlain } from "./read-plain.ts";
import { extensionList, readers } from "./readers.ts";
import type { IngestResult } from "./result.ts";

export { ingestLines, readJsonLines as ingestJsonLines } from "./read-json-lines.ts";
export type { IngestResult } from "./result.ts";

/**
 * The articles of a file, read by its name's extension (none: plain text), each without blocks. What cannot
 * be read is an error in its place: one for a whole file, one for a line of JSON lines.
 */
export function ingestFile(path: string, bytes: Uint8Array): IngestResult[] {
  const extension = extname(path).toLowerCase();
  const reader = extension === "" ? readPlain : readers.get(extension);
  if (reader) return reader(path, bytes);
  const message = `expected a file name ending in one of ${extensionList}, found ${extension}`;
  return [{ error: new ArticleError({ source: path }, message) }];
}
