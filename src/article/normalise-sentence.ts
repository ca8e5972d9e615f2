/**
 * The form of a sentence that is translated, and that a translation memory knows it by: NFC, white space single, none
 * at the ends. Idempotent.
 */
export function normaliseSentence(text: string): string {
  return text.normalize("NFC").replace(/\s+/gu, " ").trim();
}
