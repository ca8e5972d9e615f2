import { stringify } from "yaml";
import { sentencesOf, type FinishedArticle, type Flag, type Sentence } from "../article/article.ts";
import { countArticle, type ArticleCounts } from "./counts.ts";
import { doubtCount, DOUBTS } from "./doubts.ts";
import { escapeBlock, escapeInline, plainLine } from "./escape-markdown.ts";
import { fullText, translationsOf } from "./full-text.ts";
import { authorsLegend, correctedCount, extentNote, noteMarks } from "./notes.ts";
import { englishTitle, titleNote } from "./title.ts";

/** The heading of what stands in Spanish alone. */
export const NOT_TRANSLATED = "Not translated";

/** One article's digest: front matter, titles, summary and full text side by side. Depends on the article alone. */
export function articleMarkdown(article: FinishedArticle): string {
  return `${frontMatter(article, countArticle(article))}\n${articleBody(article)}`;
}

/** The same without its front matter. */
export function articleBody(article: FinishedArticle): string {
  const counts = countArticle(article);
  const parts = [
    `# ${escapeBlock(englishTitle(article)) || "Untitled"}`,
    [`*${escapeBlock(article.title) || "Sin título"}*`, titleNote(article)]
      .filter((part) => part !== "")
      .join(" · "),
    facts(article, counts),
    ...article.asides
      .filter((aside) => aside.kind === "dateline")
      .map((aside) => `*${escapeBlock(aside.text)}*`),
    "## Summary",
    summaryTable(article),
    "## Full text",
    ...fullText(article),
    ...notTranslated(article),
    ...legend(article, counts),
    `---`,
    `Machine translation by ${escapeInline(article.model.name)} (${article.model.checksum.slice(0, 12)}).`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function frontMatter(article: FinishedArticle, counts: ArticleCounts): string {
  const fields = {
    title: plainLine(englishTitle(article)),
    title_es: plainLine(article.title),
    source: plainLine(article.source),
    url: article.url,
    byline: article.byline,
    published: article.publishedAt,
    id: article.id,
    language: article.language,
    extent: article.extent,
    model: article.model,
    sentences: counts.sentences,
    words_es: counts.wordsEs,
    words_en: counts.wordsEn,
    flagged: counts.flagged,
    flags: Object.fromEntries(counts.flags),
    summary: article.summary.method,
  };
  const yaml = stringify(fields, {
    defaultStringType: "QUOTE_DOUBLE",
    defaultKeyType: "PLAIN",
    lineWidth: 0,
  });
  return `---\n${yaml}---\n`;
}

function facts(article: FinishedArticle, counts: ArticleCounts): string {
  const known = [article.byline, article.publishedAt, article.source, article.url];
  return [
    ...known.flatMap((fact) => (fact === undefined ? [] : escapeBlock(fact))),
    extentNote(article),
    `${counts.wordsEs} words, ${counts.wordsEn} in English`,
    doubtCount(counts.flagged),
    correctedCount(article),
  ]
    .filter((fact) => fact !== "")
    .join(" · ");
}

function summaryTable(article: FinishedArticle): string {
  const translations = translationsOf(article);
  const byId = new Map(
    sentencesOf(article).map((sentence): [string, Sentence] => [sentence.id, sentence]),
  );
  const rows = article.summary.sentenceIds.flatMap((id) => {
    const sentence = byId.get(id);
    if (sentence === undefined) return [];
    const translation = translations.get(id);
    const cells = [sentence.text, translation?.text ?? ""].map(escapeInline).join(" | ");
    return `| [${id.slice(1)}](#${id})${noteMarks(translation)} | ${cells} |`;
  });
  if (rows.length === 0) return "The article has no sentences.";
  return ["| | Español | English |", "|--:|:--|:--|", ...rows].join("\n");
}

function notTranslated(article: FinishedArticle): string[] {
  const lines = article.asides.filter((aside) => aside.kind === "boilerplate");
  if (lines.length === 0) return [];
  return [`## ${NOT_TRANSLATED}`, lines.map((line) => `- ${escapeBlock(line.text)}`).join("\n")];
}

function legend(article: FinishedArticle, counts: ArticleCounts): string[] {
  const flags: Flag[] = [...counts.flags.keys()].toSorted();
  const doubts = flags.map((flag) => `- ⚠ ${DOUBTS[flag].short}: ${DOUBTS[flag].long}.`);
  const authors = authorsLegend(article);
  return [
    ...(doubts.length === 0 ? [] : ["## Doubts", doubts.join("\n")]),
    ...(authors.length === 0 ? [] : ["## Written by people", authors.join("\n")]),
  ];
}
