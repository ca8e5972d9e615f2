import { buildArticle } from "./build-article.ts";
import { decodeText } from "./decode.ts";
import { attempt, type IngestResult } from "./result.ts";

/** A file of plain text is one article. */
export function readPlain(source: string, bytes: Uint8Array): IngestResult[] {
  return [
    attempt(() =>
      buildArticle({ place: { source }, format: "plain", text: decodeText(source, bytes) }),
    ),
  ];
}
