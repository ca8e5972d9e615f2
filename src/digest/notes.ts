import type { Article, Block, FinishedArticle, Translation } from "../article/article.ts";
import { languageName } from "../language/language-name.ts";
import { doubtLabel } from "./doubts.ts";

type Origin = Translation["origin"];
/** What a note depends on. */
type Noted = Pick<Translation, "flags" | "origin">;

/** What a reader is told of a translation that people wrote, in a cell and in the legend. */
const AUTHORS: Readonly<
  Partial<Record<Origin, { readonly short: string; readonly long: string }>>
> = {
  memory: { short: "corrected by a person", long: "a person wrote this translation" },
  imported: {
    short: "imported",
    long: "this translation comes from an imported translation memory",
  },
};

const MARK = "✎";

/** Origins among these translations that a reader is told of, each once. */
export function authorsOf(translations: readonly Noted[]): Origin[] {
  const origins = new Set(translations.map((each) => each.origin));
  return [...origins].filter((origin) => AUTHORS[origin] !== undefined);
}

/** `⚠ numbers differ · ✎ corrected by a person`, or nothing. */
export function noteLabel(translations: readonly Noted[]): string {
  const flags = [...new Set(translations.flatMap((each) => each.flags))];
  const authors = authorsOf(translations).map((origin) => `${MARK} ${AUTHORS[origin]?.short}`);
  return [doubtLabel(flags), ...authors].filter((label) => label !== "").join(" · ");
}

/** The same in one character each, for a cell that has no room. */
export function noteMarks(translation: Translation | undefined): string {
  if (translation === undefined) return "";
  const doubt = translation.flags.length > 0 ? " ⚠" : "";
  return AUTHORS[translation.origin] === undefined ? doubt : `${doubt} ${MARK}`;
}

/** `in Catalan` of a block that is not in Spanish and so stands as it is; or nothing. */
export function languageNote({ language }: Block): string {
  return language === undefined ? "" : `in ${languageName(language)}`;
}

/** That no more than a feed's summary is known of an article, for a line of facts; or nothing. */
export function extentNote({ extent }: Article): string {
  return extent === "summary" ? "the feed's summary, not the full text" : "";
}

/** How many translations people corrected, for a line of facts; nothing where none is. */
export function correctedCount(article: FinishedArticle): string {
  const corrected = article.translations.filter((each) => each.origin === "memory").length;
  return corrected === 0 ? "" : `${MARK} ${corrected} corrected`;
}

/** Lines that say what the marks of an article mean. */
export function authorsLegend(article: FinishedArticle): string[] {
  return authorsOf(article.translations).map((origin) => {
    const { short, long } = AUTHORS[origin] ?? { short: "", long: "" };
    return `- ${MARK} ${short}: ${long}.`;
  });
}
