import type { Article, SegmentedArticle, Span } from "../article/article.ts";
import type { DraftBlock } from "./draft-block.ts";
import { markdownBlocks } from "./markdown-blocks.ts";
import { plainBlocks } from "./plain-blocks.ts";

/**
 * The article with its blocks and sentences, in text order. What is in no sentence is white space, an aside or
 * the markup of a block (a list marker, `#`, a table's rule, a fence). Earlier blocks are replaced. Does not throw.
 */
export function segment(article: Article): SegmentedArticle {
  const ranges = rangesBetween(article);
  const drafts =
    article.format === "markdown"
      ? markdownBlocks(article.text, ranges)
      : plainBlocks(article.text, ranges, article.byline);
  return { ...article, blocks: numbered(drafts) };
}

/** What the asides leave of the text. */
function rangesBetween({ text, asides }: Article): Span[] {
  const ranges: Span[] = [];
  let start = 0;
  for (const { span } of asides.toSorted((a, b) => a.span.start - b.span.start)) {
    if (span.start > start) ranges.push({ start, end: span.start });
    start = Math.max(start, span.end);
  }
  ranges.push({ start, end: text.length });
  return ranges.map((range) => withoutIndent(text, range)).filter(({ start: at, end }) => at < end);
}

/** After a dateline a line goes on: its space is no indentation. */
function withoutIndent(text: string, range: Span): Span {
  const words = text.slice(range.start, range.end);
  return {
    start: range.start + words.length - words.replace(/^[ \t]+/u, "").length,
    end: range.end,
  };
}

function numbered(drafts: readonly DraftBlock[]): SegmentedArticle["blocks"] {
  let count = 0;
  return drafts.map((block) => ({
    ...block,
    sentences: block.sentences.map(({ text, span }) => {
      count += 1;
      return { id: `s${count}`, text, span };
    }),
  }));
}
