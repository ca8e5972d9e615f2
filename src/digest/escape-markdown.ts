/** Invisible or steering characters that no reader should get: controls, format and bidi marks, lone surrogates. */
const CONTROLS = /[\p{Cc}\p{Cf}]/gu;
const LONE_SURROGATE = /\p{Cs}/gu;

/**
 * Marks that could begin inline markup, HTML, a link, an image (marked takes the escapes from brackets in a link's
 * text, and there finds images; `](` ends such a text for it, whatever is escaped), a table cell, an entity or a
 * formula.
 */
const INLINE =
  /[\\`*[\]<>|~$]|(?<=\])\(|!(?=\[)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?[\p{L}\p{N}]+;)|(?<=\w)@|:(?=\/\/)|(?<=www)\./giu;

/** The text as it will be read: one line, no control characters. What a cell parses back to. */
export function plainLine(text: string): string {
  return plainPiece(text).trim();
}

/** The same of a piece of a line, which keeps the space at its ends that parts it from its neighbours. */
export function plainPiece(text: string): string {
  return text
    .replace(/\s+/gu, " ")
    .replace(CONTROLS, "")
    .replace(LONE_SURROGATE, "\uFFFD")
    .replace(/ +/gu, " ");
}

/**
 * Text as a cell of a GitHub-flavoured table, or within a line. Parsed as markdown it gives `plainLine(text)` back:
 * no link, tag, entity or markup comes of it (CommonMark 0.31 §2.4, GFM §4.10, §6.9).
 */
export function escapeInline(text: string): string {
  return plainLine(text).replace(INLINE, "\\$&");
}

/** The same at the beginning of a block, where a heading, list or rule might begin, and in a heading. */
export function escapeBlock(text: string): string {
  return escapeInline(text)
    .replaceAll("#", "\\#")
    .replace(/^[-+=]/u, "\\$&")
    .replace(/^(\d{1,9})([.)])/u, "$1\\$2");
}

/** A fenced code block; the fence is longer than any run of backticks in it. */
export function fence(code: string): string {
  const runs = code.match(/`+/gu) ?? [];
  const marks = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  const clean = code.replace(/[^\P{C}\n\t]/gu, "");
  return `${marks}\n${clean}\n${marks}`;
}
