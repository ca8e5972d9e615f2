import { createHash } from "node:crypto";

/** What a memory knows a sentence by: a hash of its parts, the sentence alone or with its scope. */
export function memoryKey(...parts: readonly string[]): string {
  // JSON tells apart what plain joining would not, lone surrogates and the parts' borders among it.
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}
