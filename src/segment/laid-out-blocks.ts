import type { LayoutBlock, Span } from "../article/article.ts";
import {
  type DraftBlock,
  type DraftSentence,
  plainSentences,
  singleSpaced,
} from "./draft-block.ts";
import { findParagraphs } from "./paragraph-lines.ts";
import { plainBlocks } from "./plain-blocks.ts";

/**
 * Blocks of a text whose source said what they are, in ranges of it. What no block of the layout covers is plain text,
 * so that a layout which does not fit the text loses nothing.
 */
export function laidOutBlocks(
  text: string,
  ranges: readonly Span[],
  layout: readonly LayoutBlock[],
): DraftBlock[] {
  return ranges.flatMap(({ start, end }) => {
    const blocks: DraftBlock[] = [];
    let covered = start;
    for (const block of layout) {
      const parts = partsWithin(text, block.parts, { start: covered, end });
      const [first, last] = [parts[0], parts.at(-1)];
      if (!first || !last) continue;
      blocks.push(...plainBlocks(text, [{ start: covered, end: first.start }]));
      blocks.push(blockOf(text, block, parts));
      covered = last.end;
    }
    return [...blocks, ...plainBlocks(text, [{ start: covered, end }])];
  });
}

/** What of the parts lies in a range and is not blank, in order, up to words that no part covers. */
function partsWithin(text: string, parts: readonly Span[], range: Span): Span[] {
  const found: Span[] = [];
  for (const part of parts) {
    const last = found.at(-1);
    const clipped = trimmed(text, {
      start: Math.max(part.start, last?.end ?? range.start),
      end: Math.min(part.end, range.end),
    });
    if (clipped.end <= clipped.start) continue;
    if (last && /[\p{L}\p{N}]/u.test(text.slice(last.end, clipped.start))) break;
    found.push(clipped);
  }
  return found;
}

/** The indentation of a first line stays: in code it means something. */
function trimmed(text: string, { start, end }: Span): Span {
  const words = text.slice(start, end).trimEnd();
  const blank = /^(?:[^\S\n]*\n)*/u.exec(words)?.[0].length ?? 0;
  return { start: start + blank, end: Math.max(start, start + words.length) };
}

function blockOf(text: string, { kind, level }: LayoutBlock, parts: readonly Span[]): DraftBlock {
  const sentences = parts.flatMap((part) => sentencesOf(text, kind, part));
  const span = {
    start: sentences[0]?.span.start ?? parts[0]?.start ?? 0,
    end: parts.at(-1)?.end ?? 0,
  };
  return { kind, ...(level !== undefined && { level }), span, sentences };
}

function sentencesOf(text: string, kind: LayoutBlock["kind"], part: Span): DraftSentence[] {
  const words = text.slice(part.start, part.end);
  if (kind === "code") return [{ text: words, span: part }];
  if (kind === "table") return [{ text: singleSpaced(words), span: part }];
  return findParagraphs(text, part).flatMap((paragraph) => plainSentences(text, paragraph));
}
