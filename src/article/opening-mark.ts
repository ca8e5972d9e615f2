const OPENING = /^["“«—–-]\s?/u;
const CLOSING = /["”»]/u;

/** A text without the quotation mark or dialogue dash that opens it. */
export function withoutOpening(text: string): string {
  return text.replace(OPENING, "");
}

/** Drops the mark that opens a title where the title was cut before the one that closes it. */
export function withoutLoneOpening(title: string): string {
  const bare = withoutOpening(title);
  return bare === "" || CLOSING.test(bare) ? title : bare;
}
