import type { Block, Sentence, Span } from "../article/article.ts";
import { splitSentences } from "./sentences.ts";

/** A block whose sentences are not numbered yet. */
export type DraftBlock = Omit<Block, "sentences"> & { sentences: DraftSentence[] };
export type DraftSentence = Omit<Sentence, "id">;

/** A line that names itself the words of a picture. */
export const captionStart = /^(?:foto|fotograf[ií]a|imagen|pie de foto)\s?:/iu;

export function singleSpaced(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

/** The sentences of a range of plain text. */
export function plainSentences(text: string, range: Span): DraftSentence[] {
  return splitSentences(text.slice(range.start, range.end)).map(({ start, end }) => {
    const span = { start: range.start + start, end: range.start + end };
    return { text: singleSpaced(text.slice(span.start, span.end)), span };
  });
}
