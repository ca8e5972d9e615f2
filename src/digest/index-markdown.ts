import type { Story } from "../article/story.ts";
import { sentencesOf, type FinishedArticle } from "../article/article.ts";
import { countArticle } from "./counts.ts";
import { doubtCount } from "./doubts.ts";
import { escapeBlock } from "./escape-markdown.ts";
import { translationsOf } from "./full-text.ts";
import { correctedCount, extentNote, noteLabel } from "./notes.ts";
import { outline, type Version } from "./outline.ts";
import { articleFileName, englishTitle, sourceName, titleNote } from "./title.ts";

/** What became of inputs that are no article of the night. */
export interface LeftOut {
  readonly source: string;
  readonly reason: string;
}

export interface Night {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** Gone through more than once. Those of stories come first, in the order of the stories, each before its variants. */
  readonly articles: Iterable<FinishedArticle>;
  /** Default: none. */
  readonly stories?: readonly Story[];
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
  for (const { story, versions } of outline(night)) {
    const told = story !== undefined && story.articles.length > 1;
    if (told) yield `${storyHead(story)}\n`;
    for (const version of versions) yield `${entry(version, told ? "###" : "##")}\n`;
  }
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
    storyCount(night.stories),
    `${words} words`,
    doubtCount(flagged),
    night.failed.length > 0 ? `${night.failed.length} failed` : "",
    night.skipped.length > 0 ? `${night.skipped.length} skipped` : "",
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

/** `2 stories` of more than one article, or nothing. */
function storyCount(stories: readonly Story[] = []): string {
  const count = stories.filter(({ articles }) => articles.length > 1).length;
  if (count === 0) return "";
  return count === 1 ? "1 story" : `${count} stories`;
}

function storyHead({ title, articles, summary }: Story): string {
  const lines = summary.map(({ en, source, output }) => {
    const note = noteLabel([en]);
    const link = `[${escapeBlock(source) || "source"}](${output})`;
    return `- ${[escapeBlock(en.text), note, "—", link].filter((part) => part !== "").join(" ")}`;
  });
  return [
    `## ${articles.length} articles · ${escapeBlock(title.en) || "Untitled"}`,
    `*${escapeBlock(title.es)}*`,
    lines.join("\n"),
  ]
    .filter((part) => part !== "" && part !== "**")
    .join("\n\n");
}

/** Links to the articles that are nearly the same text. */
function alsoIn(variants: readonly FinishedArticle[]): string {
  if (variants.length === 0) return "";
  const links = variants.map(
    (each) => `[${escapeBlock(sourceName(each)) || "source"}](${articleFileName(each)})`,
  );
  return `Nearly the same text: ${links.join(", ")}`;
}

function entry({ article, variants }: Version, level: string): string {
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
    extentNote(article),
    `${counts.wordsEs} words`,
    doubtCount(counts.flagged),
    correctedCount(article),
  ].filter((fact) => fact !== undefined && fact !== "");
  return [
    `${level} [${escapeBlock(englishTitle(article)) || "Untitled"}](${articleFileName(article)})`,
    [`*${escapeBlock(article.title)}*`, titleNote(article)]
      .filter((part) => part !== "")
      .join(" · "),
    summary.join("\n"),
    facts.map((fact) => escapeBlock(fact ?? "")).join(" · "),
    alsoIn(variants),
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
