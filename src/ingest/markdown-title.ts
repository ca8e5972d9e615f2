import { Lexer, type Token } from "marked";
import { linesOf } from "./lines.ts";
import type { Headline } from "./title.ts";

/** A title stands near the top: no more is read to find it. */
const HEAD_CHARACTERS = 20_000;
/** A heading below a longer line of prose belongs to a section. */
const MAX_KICKER = 200;

/**
 * The heading that titles a normalised markdown text: the first of level 1 that no real paragraph precedes,
 * or a heading of any level that the text begins with. The span covers its markup. Headings are read by
 * line, as CommonMark defines them, so that deep nesting further down costs nothing.
 */
export function findMarkdownHeading(text: string): Headline | undefined {
  const lines = linesOf(text.slice(0, HEAD_CHARACTERS));
  let fallback: Headline | undefined;
  for (const [i, line] of lines.entries()) {
    const next = lines[i + 1];
    const isFencedOrProse = /^(?:`{3}|~{3})/u.test(line.text) || line.text.length > MAX_KICKER;
    if (isFencedOrProse) return fallback;
    if (text.startsWith("    ", line.start - 4)) continue;
    const atx = /^(#{1,6}) /u.exec(line.text);
    const underline = next && !next.afterBlank ? /^(?:=+|-+)$/u.exec(next.text) : null;
    if (!atx && !underline) continue;
    const content = atx ? line.text.slice(atx[0].length).replace(/ #{1,99}$/u, "") : line.text;
    const title = plainLine(content);
    if (title === "") continue;
    const heading = { title, start: line.start, end: atx ? line.end : (next?.end ?? line.end) };
    if (atx?.[1] === "#" || underline?.[0].startsWith("=")) return heading;
    if (i === 0) fallback = heading;
  }
  return fallback;
}

/** Words of a line of markdown, without its inline markup. */
export function plainLine(markdown: string): string {
  const tokens = Lexer.lexInline(markdown.replace(/\s+/gu, " "));
  return tokens.map(tokenText).join("").replace(/\s+/gu, " ").trim();
}

function tokenText(token: Token): string {
  if (token.type === "br") return " ";
  if (token.type === "html" || token.type === "image") return "";
  if ("tokens" in token && token.tokens) return token.tokens.map(tokenText).join("");
  return "text" in token && typeof token.text === "string" ? token.text : "";
}
