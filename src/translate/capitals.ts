/** Letters under which a text may be an acronym and is left alone. */
const FEWEST_LETTERS = 12;

/** True of a teletype's or a headline's text that is all capitals and long enough not to be an acronym. */
function isAllCapitals(text: string): boolean {
  if (/\p{Ll}/u.test(text)) return false;
  const cased = text.match(/\p{Lu}/gu) ?? [];
  return cased.length >= FEWEST_LETTERS && cased.every((letter) => letter !== letter.toLowerCase());
}

/** Lower-cases all but the first letter of a text in capitals, which a model trained on prose reads better. */
export function sentenceCase(text: string): string {
  if (!isAllCapitals(text)) return text;
  const lower = text.toLowerCase();
  return lower.replace(/\p{Ll}/u, (letter) => letter.toUpperCase());
}

/** What may stand before the first word of a sentence, and whether that is capital or small. */
const CAPITAL_FIRST = /^["'«“‘([¿¡ ]*\p{Lu}/u;
const SMALL_FIRST = /^(["'([ ]*)(\p{Ll}[\p{L}\p{M}]*)/u;

/** Writes the translation in capitals where the source is, and with one at its beginning where the source has one. */
export function matchCase(source: string, target: string): string {
  if (isAllCapitals(source)) return target.toUpperCase();
  if (!CAPITAL_FIRST.test(source)) return target;
  return target.replace(SMALL_FIRST, (start, before: string, word: string) =>
    source.includes(word) ? start : before + word.charAt(0).toUpperCase() + word.slice(1),
  );
}
