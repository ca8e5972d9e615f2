import { detectLanguage } from "./language.ts";

/**
 * ISO 639-1 code of the language of a paragraph that is clearly not Spanish; undefined for Spanish and for what is
 * too short to tell. Capitalised words are names, more often than not, and say nothing.
 */
export function otherLanguageOf(paragraph: string): string | undefined {
  const words = paragraph.replace(/\S*\p{Lu}\S*/gu, " ");
  const { language, reliable } = detectLanguage(words);
  return reliable && language !== "es" ? language : undefined;
}
