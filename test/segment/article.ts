import type { Article, SegmentedArticle } from "../../src/article/article.ts";
import { segment } from "../../src/segment/segment.ts";

/** An article of a text; `aside` is the part of it that is the title. */
export function articleOf(
  text: string,
  format: Article["format"],
  title = "",
  aside = title,
): Article {
  const start = text.indexOf(aside);
  return {
    version: 1,
    id: "0000000000000000",
    source: "prueba.txt",
    title,
    titleOrigin: "text",
    language: "es",
    format,
    text,
    asides: aside
      ? [{ kind: "title", text: aside, span: { start, end: start + aside.length } }]
      : [],
  };
}

/** Kind of each block (with a heading's level) and the texts of its sentences. */
export function outline(article: Pick<SegmentedArticle, "blocks">): string[][] {
  return article.blocks.map((block) => [
    `${block.kind}${block.level ?? ""}`,
    ...block.sentences.map((sentence) => sentence.text),
  ]);
}

export function plain(text: string): string[][] {
  return outline(segment(articleOf(text, "plain")));
}

export function markdown(text: string): string[][] {
  return outline(segment(articleOf(text, "markdown")));
}
