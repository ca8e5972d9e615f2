import { detectLanguage } from "./language.ts";

/** So much of a paragraph is enough. */
const MOST_CHARACTERS = 4000;

/**
 * ISO 639-1 code of the language of a paragraph that is clearly not Spanish; undefined for Spanish and for what is
 * too short to tell. Capitalised words are names, more often than not, and say nothing.
 */
export function otherLanguageOf(paragraph: string): string | undefined {
  const words = paragraph.slice(0, MOST_CHARACTERS).split(/\s+/u);
  const { language, reliable } = detectLanguage(
    words.filter((word) => !/\p{Lu}/u.test(word)).join(" "),
  );
  return reliable && language !== "es" ? language : undefined;
}
