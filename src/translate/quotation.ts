/** A quotation as some corpora write it: ' like this '. */
const SPACED = /(?<![^\s(])' (?! )([^'"]*[^'"\s]) '(?![^\s.,;:!?)])/gu;
/** A mark with a space on either side, which opens a quotation if an even number of marks stands before it. */
const SPACED_MARK = /(?<=^|\s)" (?=[\p{L}\p{N}])/gu;
const OPENING = /^"/u;
const CLOSING = /"[.,;:!?]?$/u;

/**
 * Gives a translation the quotation marks back that a model wrote as apostrophes or lost at an end; both texts have
 * straight ones. Those that open or close the source are put at the same end, if then as many are open as in the
 * source. No space stays behind a mark that opens a quotation. The translation never gets more marks than the source
 * has, and keeps all else.
 */
export function restoreQuotes(source: string, target: string): string {
  let missing = marksIn(source) - marksIn(target);
  const text = target.replace(SPACED, (spaced, quoted: string) => {
    if (missing < 2) return spaced;
    missing -= 2;
    return `"${quoted}"`;
  });
  const opens = OPENING.test(source) && !OPENING.test(text);
  const closes = CLOSING.test(source) && !CLOSING.test(text);
  const lost = (opens ? 1 : 0) + (closes ? 1 : 0);
  if (lost > missing || (missing - lost) % 2 !== 0) return closeUp(text);
  return closeUp(`${opens ? '"' : ""}${text}${closes ? '"' : ""}`);
}

function closeUp(text: string): string {
  return text.replace(SPACED_MARK, (mark, at: number) =>
    marksIn(text.slice(0, at)) % 2 === 0 ? '"' : mark,
  );
}

/** How many straight quotation marks a text has. */
export function marksIn(text: string): number {
  return text.split('"').length - 1;
}
