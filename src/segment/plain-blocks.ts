import type { Span } from "../article/article.ts";
import { captionStart, type DraftBlock, plainSentences } from "./draft-block.ts";
import { findParagraphs, listMarker } from "./paragraph-lines.ts";

const MAX_HEADING = 120;
/** More short lines than this in a row are a list or verses, not a dek and a cross-head. */
const MAX_HEADINGS = 2;

/** Blocks of plain text in ranges of it: headings, paragraphs, list items and captions are told by their form. */
export function plainBlocks(text: string, ranges: readonly Span[], byline = ""): DraftBlock[] {
  const found = ranges.flatMap((range) => findParagraphs(text, range));
  const paragraphs = found.map(({ start, end }) => ({
    start,
    end,
    text: text.slice(start, end),
  }));
  const markers = listMarkers(paragraphs.map((each) => each.text));
  const headings = headingIndices(
    paragraphs.map((each, i) => markers[i] === undefined && isHeadingLike(each.text, byline)),
  );
  return paragraphs.map(({ start, end, text: words }, i): DraftBlock => {
    const span = { start, end };
    const marker = markers[i];
    if (marker !== undefined) {
      const content = { start: start + marker, end };
      return { kind: "listItem", span, sentences: plainSentences(text, content) };
    }
    const sentences = plainSentences(text, span);
    if (headings.has(i)) return { kind: "heading", level: 2, span, sentences };
    return { kind: captionStart.test(words) ? "caption" : "paragraph", span, sentences };
  });
}

/** For each paragraph the length of its list marker; undefined if it is no item of a list of two or more. */
function listMarkers(paragraphs: readonly string[]): (number | undefined)[] {
  const markers = paragraphs.map(listMarker);
  const lengths = markers.map((marker): number | undefined => marker?.length);
  let start = 0;
  for (const [i, marker] of markers.entries()) {
    if (marker && marker.key === markers[i + 1]?.key) continue;
    const run = paragraphs.slice(start, i + 1);
    if (run.length < 2 || run.some(isDialogue)) lengths.fill(undefined, start, i + 1);
    start = i + 1;
  }
  return lengths;
}

/** A hyphen opens a turn of speech: a question, or words with the narrator's `—dijo`. */
function isDialogue(line: string): boolean {
  return /^-\s+¿|^-\s.*\s[—–]\p{Ll}/su.test(line);
}

/** Of the lines that look like headings, those before something that does not. */
function headingIndices(isLike: readonly boolean[]): ReadonlySet<number> {
  const found = new Set<number>();
  let run: number[] = [];
  for (const [i, like] of isLike.entries()) {
    if (like) run.push(i);
    else {
      if (run.length <= MAX_HEADINGS) for (const each of run) found.add(each);
      run = [];
    }
  }
  return found;
}

/** Short, begins like a sentence and has no stop: a cross-head or a dek, not a quotation, byline or address. */
function isHeadingLike(line: string, byline: string): boolean {
  if (line.length > MAX_HEADING || captionStart.test(line)) return false;
  if (!/^["“«'(¿¡]{0,2}[\p{Lu}\p{N}]/u.test(line) || !/\p{L}/u.test(line)) return false;
  if (/[.!?…:;,]["”»’')\]]{0,3}$/u.test(line) || /^["“«].*["”»]$/su.test(line)) return false;
  return !/:\/\/|@/u.test(line) && (byline === "" || !line.endsWith(byline));
}
