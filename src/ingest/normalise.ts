/**
 * The one form of a text that spans, ids and tokens refer to: NFC; lines end in LF; every tab and Unicode
 * space is U+0020; no control, format (soft hyphen, zero-width, bidi) or lone surrogate characters; no
 * trailing white space; more than two blank lines become one; no blank lines around the text.
 * A tab that indents counts as four spaces, as in CommonMark. Idempotent.
 */
export function normaliseText(text: string): string {
  const cleaned = text
    // Before any removal, which could bring two lone surrogates together.
    .replace(/\p{Cs}/gu, "\uFFFD")
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/gu, "\n")
    .replace(/[^\P{Cc}\n\t]|\p{Cf}/gu, "")
    // After the removals, which may bring a letter and its accent together.
    .normalize("NFC")
    .replace(/^[\t ]+/gmu, (indent) => indent.replaceAll("\t", "    "))
    .replace(/[^\P{Zs} ]|\t/gu, " ");
  return withoutSpareBlanks(cleaned.split("\n").map((line) => line.trimEnd())).join("\n");
}

/** More than two blank lines become one; none are left at the ends. */
function withoutSpareBlanks(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let blanks = 0;
  for (const line of lines) {
    if (line === "") {
      blanks += 1;
      continue;
    }
    const between = blanks > 2 ? 1 : blanks;
    if (kept.length > 0) kept.push(...Array<string>(between).fill(""));
    kept.push(line);
    blanks = 0;
  }
  return kept;
}

/** A text on one line: normalised, white space single. */
export function normaliseLine(text: string): string {
  return normaliseText(text).replace(/\s+/gu, " ").trim();
}
