import type { Span } from "../article/article.ts";
import { withoutLoneOpening } from "../article/opening-mark.ts";
import { datelineLength } from "./dateline.ts";
import { firstSentenceEnd, isOneSentence } from "./first-sentence.ts";
import { type Line, linesOf } from "./lines.ts";

export interface Headline extends Span {
  readonly title: string;
}

const MAX_HEADLINE = 200;
/** A headline that ends in a full stop is shorter, and stands apart. */
const MAX_STOPPED_HEADLINE = 160;
const MAX_DERIVED = 90;
/** No line of hard-wrapped text is longer. */
const MAX_WRAP_WIDTH = 120;
/** The first lines are enough to find a headline and how the text is wrapped. */
const HEAD_CHARACTERS = 4000;

/** The headline that a plain text begins with; undefined if it begins with prose, a list or a dateline. */
export function findHeadline(text: string): Headline | undefined {
  const lines = linesOf(text.slice(0, HEAD_CHARACTERS));
  const blockEnd = lines.findIndex((line, i) => i > 0 && line.afterBlank);
  const block = blockEnd === -1 ? lines : lines.slice(0, blockEnd);
  const [first] = lines;
  // A headline wrapped over two lines is the whole block; otherwise it is the first line.
  const last = isWrapped(block) ? block.at(-1) : first;
  if (!first || !last) return undefined;
  const candidate = { start: first.start, end: last.end };
  const rest = text.slice(candidate.end);
  const title = text.slice(candidate.start, candidate.end).replace(/\s+/gu, " ");
  if (rest.trim() === "" || (last !== first && !rest.startsWith("\n\n"))) return undefined;
  return isHeadline(title, rest.startsWith("\n\n")) ? { title, ...candidate } : undefined;
}

function isHeadline(line: string, standsApart: boolean): boolean {
  if (line.length > MAX_HEADLINE || !/\p{L}/u.test(line)) return false;
  // Dialogue, list items, quotations and markup.
  if (/^(?:[-–—―•·▪‣◦>|<`~]|!\[|[*+] |\d{1,3}[.)] |\p{L}\) )/u.test(line)) return false;
  if (/^(?:Por|Redacción)(?: \p{Lu}[\p{L}.]*)*$/u.test(line)) return false;
  if (/[:;,]$/u.test(line) || datelineLength(line) > 0) return false;
  const isStopped = /(?:\.|…)["”»’')\]]*$/u.test(line);
  return !isStopped || (standsApart && isOneSentence(line) && line.length <= MAX_STOPPED_HEADLINE);
}

/**
 * Lines broken at a width: none could have taken the next one's first word. Two lines alone prove it only
 * if the second goes on in lower case.
 */
function isWrapped(block: readonly Line[]): boolean {
  const width = Math.max(...block.map((line) => line.text.length));
  if (block.length < 2 || width > MAX_WRAP_WIDTH) return false;
  if (block.length === 2 && !/^\p{Ll}/u.test(block[1]?.text ?? "")) return false;
  return block.slice(1).every((line, i) => {
    const [word = ""] = line.text.split(" ", 1);
    return (block[i]?.text.length ?? 0) + 1 + word.length > width;
  });
}

/** A title cut from prose: its first sentence, or at most 90 characters of it up to a word and `…`. */
export function deriveTitle(prose: string): string {
  const head = prose.slice(0, HEAD_CHARACTERS).replace(/\s+/gu, " ").trim();
  const sentence = head.slice(0, firstSentenceEnd(head));
  if (sentence.length <= MAX_DERIVED) return withoutLoneOpening(sentence).replace(/\.$/u, "");
  const room = sentence.slice(0, MAX_DERIVED + 1);
  const cut = room.lastIndexOf(" ");
  const words =
    cut > 0 ? room.slice(0, cut) : sentence.slice(0, MAX_DERIVED).replace(/\p{Cs}$/u, "");
  const trimmed = words.replace(/[\s,;:.(¿¡"“«—–-]{1,9}$/u, "") || words;
  return `${withoutLoneOpening(trimmed)}…`;
}
