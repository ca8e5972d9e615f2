import { eld } from "eld/extrasmall";
import { hasPortuguese, isGalician } from "./small-words.ts";

const SAMPLES = 5;
/** The detector reads no more than about this much of what it is given. */
const SAMPLE_CHARACTERS = 400;
/** Fewer letters than this say too little: names and quotations alone could decide. */
const MIN_LETTERS = 40;
/** Spanish sentences full of foreign names score at least this much of what the language of the names does. */
const CLEAR_RATIO = 0.93;
const enoughLetters = new RegExp(`^(?:\\P{L}*\\p{L}){${MIN_LETTERS}}`, "u");

/**
 * ISO 639-1 code of a text's language, by majority over samples spread evenly through it, so that an
 * opening quotation in another language does not decide. A tie that Spanish shares is Spanish; so is a
 * text of fewer than 40 letters, not reliably. Detection is by byte n-grams (Nito-ELD),
 * which know no Galician, and by that's small words.
 */
export function detectLanguage(text: string): { language: string; reliable: boolean } {
  const prose = text.replace(/https?:\/\/\S+/gu, " ");
  if (!enoughLetters.test(prose)) return { language: "es", reliable: false };
  const votes = new Map<string, number>();
  for (const sample of samplesOf(prose)) {
    const language = languageOf(sample);
    if (language !== undefined) votes.set(language, (votes.get(language) ?? 0) + 1);
  }
  const most = Math.max(0, ...votes.values());
  if (most === 0) return { language: "es", reliable: false };
  const winners = [...votes.keys()].filter((language) => votes.get(language) === most);
  const [first = "es"] = winners;
  return { language: winners.includes("es") ? "es" : first, reliable: true };
}

/** Undefined if it cannot be told. */
function languageOf(sample: string): string | undefined {
  const result = eld.detect(sample);
  const isIberian = result.language === "pt" || result.language === "es";
  if (isIberian && isGalician(sample)) return "gl";
  if (result.language === "pt" && !hasPortuguese(sample)) return undefined;
  if (!result.isReliable()) return undefined;
  const scores = result.getScores();
  const isClear = (scores["es"] ?? 0) < CLEAR_RATIO * (scores[result.language] ?? 0);
  return isClear ? result.language : "es";
}

function samplesOf(text: string): string[] {
  if (text.length <= SAMPLES * SAMPLE_CHARACTERS) {
    return chunks(text, SAMPLE_CHARACTERS);
  }
  const stride = (text.length - SAMPLE_CHARACTERS) / (SAMPLES - 1);
  return Array.from({ length: SAMPLES }, (_, i) => {
    const start = Math.floor(i * stride);
    return text.slice(start, start + SAMPLE_CHARACTERS);
  });
}

function chunks(text: string, length: number): string[] {
  const count = Math.ceil(text.length / length);
  return Array.from({ length: count }, (_, i) => text.slice(i * length, (i + 1) * length));
}
