import { Lexer } from "marked";
import type { Article, Block, SegmentedArticle, Span } from "../article/article.ts";
import { type DraftBlock, type DraftSentence, singleSpaced } from "./draft-block.ts";
import { inlineSentences, inlineText } from "./inline-text.ts";
import { markdownBlocks } from "./markdown-blocks.ts";
import { plainBlocks } from "./plain-blocks.ts";
import { mask, type RawBlock } from "./raw-block.ts";

/**
 * Cuts an article into blocks and sentences. Sentences are in text order and do not overlap; whatever is in none of
 * them is white space, an aside, or markup.
 */
export function segment(article: Article): SegmentedArticle {
  const asides = article.asides.map((aside) => aside.span);
  const text = mask(article.text, asides);
  return { ...article, blocks: segmentText(text, article.format, article.byline) };
}

/** Blocks and sentences of a text; asides, if there are any, are blanked out. */
export function segmentText(text: string, format: Article["format"], byline?: string): Block[] {
  const drafts =
    format === "plain"
      ? plainBlocks(text, { start: 0, end: text.length }, byline)
      : markdownBlocks(text).map((block) => withSentences(text, block));
  let count = 0;
  return drafts
    .filter((block) => block.sentences.length > 0)
    .map((block) => ({
      ...block,
      sentences: block.sentences.map((sentence) => ({ id: `s${++count}`, ...sentence })),
    }));
}

function withSentences(text: string, { body, ...block }: RawBlock): DraftBlock {
  const sentences = body.flatMap((span) =>
    block.kind === "code"
      ? codeSentence(text, span)
      : inlineSentencesIn(text, span, block.kind === "table"),
  );
  return { ...block, sentences };
}

/** Code is one sentence, carried as it is. */
function codeSentence(text: string, span: Span): DraftSentence[] {
  const code = text.slice(span.start, span.end);
  return code.trim() === "" ? [] : [{ text: code, span }];
}

function inlineSentencesIn(text: string, span: Span, isWhole: boolean): DraftSentence[] {
  const raw = text.slice(span.start, span.end);
  const inline = inlineText(new Lexer(), raw);
  const found = inlineSentences(inline, raw).flatMap((sentence) => {
    const content = singleSpaced(sentence.text);
    const { start, end } = sentence.span;
    return content === ""
      ? []
      : [{ text: content, span: { start: span.start + start, end: span.start + end } }];
  });
  const [first, last] = [found[0], found.at(-1)];
  if (!isWhole || first === undefined || last === undefined) return found;
  const whole = { start: first.span.start, end: last.span.end };
  return [{ text: found.map((sentence) => sentence.text).join(" "), span: whole }];
}
