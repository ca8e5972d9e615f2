import type { Span } from "../article/article.ts";
import { findParagraphs } from "./paragraph-lines.ts";
import { splitSentences } from "./sentences.ts";

/**
 * Spans of the sentences of a text of any number of paragraphs, one a line or hard-wrapped; between them is white
 * space alone. Markers of lists stay in their sentences.
 */
export function textSentences(text: string): Span[] {
  return findParagraphs(text, { start: 0, end: text.length }).flatMap((paragraph) =>
    splitSentences(text.slice(paragraph.start, paragraph.end)).map(({ start, end }) => ({
      start: paragraph.start + start,
      end: paragraph.start + end,
    })),
  );
}
