import { decodeHTMLStrict } from "entities";

/** HTML character references (`&aacute;`, `&#8212;`, `&#x2014;`). */
export const reference = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/giu;

/** The character that a reference stands for; an unknown one is left as it is. */
export function decodeReference(text: string): string {
  return decodeHTMLStrict(text);
}
