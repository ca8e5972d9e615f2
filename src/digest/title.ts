import slugify from "@sindresorhus/slugify";
import { TITLE_ID, type Flag, type TranslatedArticle } from "../article/article.ts";

const LONGEST = 60;

/** `articles/<slug of the English title>-<id>.md`: letters a to z, digits and hyphens alone. */
export function articleFileName(article: TranslatedArticle): string {
  return `articles/${slug(englishTitle(article))}-${article.id}.md`;
}

export function englishTitle(article: TranslatedArticle): string {
  return article.translations.find((each) => each.sentenceId === TITLE_ID)?.text ?? article.title;
}

/** Doubts about the translated title. */
export function titleFlags(article: TranslatedArticle): Flag[] {
  return article.translations.find((each) => each.sentenceId === TITLE_ID)?.flags ?? [];
}

function slug(title: string): string {
  const whole = slugify(title.slice(0, 4 * LONGEST)).replace(/[^a-z0-9-]/gu, "");
  if (whole.length <= LONGEST) return whole || "article";
  return whole.slice(0, whole.lastIndexOf("-", LONGEST)).slice(0, LONGEST) || "article";
}
