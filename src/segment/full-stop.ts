import { closing, contextual, leading, lettered, months, starters } from "./abbreviations.ts";

/**
 * Whether a single full stop belongs to the word before it (`Sr.`, `EE. UU.`, `J. R.`, `1.`) and the sentence
 * goes on. `before` ends just before the stop and begins at the sentence's start at the earliest; `after` begins
 * at the next character that is not white space, and is empty if nothing that follows could begin a sentence.
 */
export function isAbbreviationStop(before: string, after: string): boolean {
  if (isEnumerator(before)) return true;
  if (
    /(?:^|[\s\p{P}])(?:S\.\s?M|S\.\s?A\.\s?R|SS\.\s?MM|S\.\s?S|P\.\s?D|Q\.\s?E\.\s?P\.\s?D)$/u.test(
      before,
    )
  )
    return true;
  // `a. C.`, `p. m.`: a capital begins a sentence, capitals are an acronym (`8 p. m. GMT`).
  if (/(?:^|[\s\p{P}\d])(?:[ad]\.\s?C|[ap]\.\s?m)$/u.test(before)) {
    return !beginsWithCapital(after) || /^\p{Lu}{2,5}(?!\p{L})/u.test(after);
  }
  const word = /(?<![\p{L}ªº])[\p{L}ªº]*$/u.exec(before)?.[0] ?? "";
  if (isAcronymPart(before, word)) return isFollowedByPart(after) || !mayBeginAfterAcronym(after);
  if (/(?:^|[\s\p{Ps}\p{Pi}"'¿¡—.\d])\p{L}$/u.test(before))
    return isLetterStop(before, word, after);
  return isListed(before, word, after);
}

function isListed(before: string, word: string, after: string): boolean {
  const key = word.toLowerCase();
  if (leading.has(key)) return true;
  if (contextual.has(key)) return !beginsSentence(after);
  if (closing.has(key)) return !beginsWithCapital(after);
  const isNumbered = /^\d/u.test(after);
  if (months.has(key)) return isNumbered && /\d\s(?:de\s)?\p{L}+$/u.test(before);
  // `No. 5`, but not the answer `No.`
  return isNumbered && word === "No" && before.length > word.length;
}

/** `1.`, `2.3.`, `b.`, `IV.` where a sentence or a bracket begins, or after a colon. */
function isEnumerator(before: string): boolean {
  return /(?:^|[:;]\s|[([])["“«(¿¡*_]{0,3}(?:\d{1,3}(?:\.\d{1,3}){0,3}|\p{L}|[IVX]{2,4})$/u.test(
    before,
  );
}

/** `UU` of `EE. UU.`, `O.N.U` of `O.N.U.` */
function isAcronymPart(before: string, word: string): boolean {
  if (/^(\p{Lu})\1$/u.test(word)) return true;
  return /(?:^|[\s\p{P}])(?:(?:\p{Lu}{1,3}\.){1,6}\p{Lu}{1,3}|(?:\p{L}\.){1,6}\p{L})$/u.test(
    before,
  );
}

/** `UU.` after `EE.`, `C.` after `a.`, `R.` after `J.` */
function isFollowedByPart(after: string): boolean {
  return /^(?:(\p{Lu})\1|\p{L})\./u.test(after);
}

function mayBeginAfterAcronym(after: string): boolean {
  return beginsSentence(after) || /^["“«]\p{Lu}/u.test(after);
}

/** A letter is an initial (`J. Pérez`), a page (`p. 5`), or a name of its own (`el plan B`). */
function isLetterStop(before: string, letter: string, after: string): boolean {
  if (isFollowedByPart(after)) return true;
  // `20 h.`, `5 g.`: a unit.
  if (/\d\s?\p{Ll}$/u.test(before)) return !beginsWithCapital(after);
  const noun = /(?<!\p{L})(\p{L}+)\s\p{L}$/u.exec(before)?.[1] ?? "";
  if (lettered.has(noun.toLowerCase())) return false;
  if (/^\d/u.test(after)) return letter !== letter.toUpperCase();
  return !beginsSentence(after);
}

function beginsWithCapital(after: string): boolean {
  return /^[^\p{L}\p{N}]*\p{Lu}/u.test(after);
}

/** Whether a text plausibly begins a sentence, even after an abbreviation. */
function beginsSentence(after: string): boolean {
  if (/^[¿¡]/u.test(after)) return true;
  const word = /^[^\p{L}\p{N}]*(\p{Lu}\p{L}*)(?=[\s,]|$)/u.exec(after)?.[1]?.toLowerCase() ?? "";
  return starters.has(word) || /.mente$/u.test(word);
}
