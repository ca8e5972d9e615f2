import { createHash } from "node:crypto";

/**
 * Content id of an article: 16 hexadecimal digits of SHA-256 over title and text, white space folded,
 * so that it does not depend on where, when or in what encoding the article was read.
 */
export function articleId(title: string, text: string): string {
  const folded = [title, text].map((part) => part.normalize("NFC").replace(/\s+/gu, " ").trim());
  return createHash("sha256").update(folded.join("\n")).digest("hex").slice(0, 16);
}
