import path from "node:path";
import slugify from "@sindresorhus/slugify";
import { TITLE_ID, type TranslatedArticle } from "../article/article.ts";
import { noteLabel } from "./notes.ts";

const LONGEST = 60;

/** `articles/<slug of the English title>-<id>.md`: letters a to z, digits and hyphens alone. */
export function articleFileName(article: TranslatedArticle): string {
  return `articles/${slug(englishTitle(article))}-${article.id}.md`;
}

/** The same for the article's page, which lies beside it. */
export function articlePageName(article: TranslatedArticle): string {
  return articleFileName(article).replace(/\.md$/u, ".html");
}

export function englishTitle(article: TranslatedArticle): string {
  return article.translations.find((each) => each.sentenceId === TITLE_ID)?.text ?? article.title;
}

/** Where an article is from, in a word: the site of its address, else its author, else its file. */
export function sourceName({ url, byline, source }: TranslatedArticle): string {
  const host = url !== undefined && URL.canParse(url) ? new URL(url).hostname : "";
  if (host !== "") return host.replace(/^www\./u, "");
  return byline ?? path.basename(source).replace(/\.[a-z0-9]{1,5}$/iu, "");
}

/** Doubts about the translated title, and whether a person wrote it; or nothing. */
export function titleNote(article: TranslatedArticle): string {
  return noteLabel(article.translations.filter((each) => each.sentenceId === TITLE_ID));
}

function slug(title: string): string {
  const whole = slugify(title.slice(0, 4 * LONGEST)).replace(/[^a-z0-9-]/gu, "");
  if (whole.length <= LONGEST) return whole || "article";
  return whole.slice(0, whole.lastIndexOf("-", LONGEST)).slice(0, LONGEST) || "article";
}
