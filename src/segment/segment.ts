import type { Article, Block, SegmentedArticle, Span } from "../article/article.ts";
import { otherLanguageOf } from "../language/block-language.ts";
import type { DraftBlock } from "./draft-block.ts";
import { laidOutBlocks } from "./laid-out-blocks.ts";
import { markdownBlocks } from "./markdown-blocks.ts";
import { plainBlocks } from "./plain-blocks.ts";

/**
 * The article with its blocks and sentences, in text order. What is in no sentence is white space, an aside or
 * the markup of a block (a list marker, `#`, a table's rule, a fence). A block of prose that is clearly not Spanish
 * names its language. Earlier blocks are replaced. Does not throw.
 */
export function segment(article: Article): SegmentedArticle {
  const ranges = rangesBetween(article);
  return { ...article, blocks: numbered(draftsOf(article, ranges)).map(withLanguage) };
}

function draftsOf(article: Article, ranges: readonly Span[]): DraftBlock[] {
  const { format, text, byline, layout = [] } = article;
  if (format === "markdown") return markdownBlocks(text, ranges);
  return format === "html"
    ? laidOutBlocks(text, ranges, layout)
    : plainBlocks(text, ranges, byline);
}

/** Cells and code are too short or too odd to tell. */
function withLanguage(block: Block): Block {
  if (block.kind === "code" || block.kind === "table") return block;
  const language = otherLanguageOf(block.sentences.map(({ text }) => text).join(" "));
  return language === undefined ? block : { ...block, language };
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
