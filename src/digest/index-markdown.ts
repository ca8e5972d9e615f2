import { sentencesOf, type FinishedArticle } from "../article/article.ts";
import { countArticle } from "./counts.ts";
import { doubtCount } from "./doubts.ts";
import { escapeBlock } from "./escape-markdown.ts";
import { translationsOf } from "./full-text.ts";
import { correctedCount, noteLabel } from "./notes.ts";
import { articleFileName, englishTitle, titleNote } from "./title.ts";

/** What became of inputs that are no article of the night. */
export interface LeftOut {
  readonly source: string;
  readonly reason: string;
}

export interface Night {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** Gone through more than once. */
  readonly articles: Iterable<FinishedArticle>;
  readonly failed: readonly LeftOut[];
  readonly skipped: readonly LeftOut[];
}

/** The night at a glance: every article with both titles, its English summary and what to doubt. */
export function indexMarkdown(night: Night): string {
  return Array.from(indexParts(night)).join("\n");
}

/** The same in pieces, one an article, each of whole blocks; an empty line belongs between them. */
export function* indexParts(night: Night): Generator<string> {
  yield `# Digest of ${night.date}\n\n${overview(night)}\n`;
  for (const article of night.articles) yield `${entry(article)}\n`;
  yield* leftOut("Failed", night.failed);
  yield* leftOut("Skipped", night.skipped);
}

/** `5 articles · 2470 words · ⚠ 1 doubt`. */
export function overview(night: Night): string {
  const counts = Array.from(night.articles, countArticle);
  const words = counts.reduce((sum, each) => sum + each.wordsEs, 0);
  const flagged = counts.reduce((sum, each) => sum + each.flagged, 0);
  const { length } = counts;
  return [
    `${length} ${length === 1 ? "article" : "articles"}`,
    `${words} words`,
    doubtCount(flagged),
    night.failed.length > 0 ? `${night.failed.length} failed` : "",
    night.skipped.length > 0 ? `${night.skipped.length} skipped` : "",
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

function entry(article: FinishedArticle): string {
  const translations = translationsOf(article);
  const counts = countArticle(article);
  const chosen = new Set(article.summary.sentenceIds);
  const summary = sentencesOf(article)
    .filter((sentence) => chosen.has(sentence.id))
    .map((sentence) => {
      const translation = translations.get(sentence.id);
      const note = translation === undefined ? "" : noteLabel([translation]);
      return [`- ${escapeBlock(translation?.text ?? "")}`, note]
        .filter((part) => part !== "")
        .join(" ");
    });
  const facts = [
    article.publishedAt,
    article.source,
    `${counts.wordsEs} words`,
    doubtCount(counts.flagged),
    correctedCount(article),
  ].filter((fact) => fact !== undefined && fact !== "");
  return [
    `## [${escapeBlock(englishTitle(article)) || "Untitled"}](${articleFileName(article)})`,
    [`*${escapeBlock(article.title)}*`, titleNote(article)]
      .filter((part) => part !== "")
      .join(" · "),
    summary.join("\n"),
    facts.map((fact) => escapeBlock(fact ?? "")).join(" · "),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function leftOut(title: string, items: readonly LeftOut[]): string[] {
  if (items.length === 0) return [];
  const lines = items.map(({ source, reason }) => {
    const told = reason.startsWith(source) ? reason : `${source}: ${reason}`;
    return `- ${escapeBlock(told)}`;
  });
  return [`## ${title}\n\n${lines.join("\n")}\n`];
}
