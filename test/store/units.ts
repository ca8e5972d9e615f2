import * as fc from "fast-check";
import type { Flag } from "../../src/article/article.ts";
import { exchangeText, type Unit } from "../../src/store/exchange.ts";

/** Text with whatever breaks spreadsheets, XML and terminals. */
export const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...Array.from(
          "'\"=+-@\t\r\n,;<>&|\\ \0\u0001\u001B\u007F\u0085\u009B\u00A0\u2028\uFEFF\uFFFE\uFFFF",
        ),
        "\uD800",
        "\uDC00",
        "＝",
        "<seg>",
        "]]>",
        "&lol;",
        "<!--",
        '""',
        "'=",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
      fc.constantFrom("La", "niña", "dijo", "«sí»", "1.234,5", "€"),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

/** A text that is something once it is cleaned. */
const someText = hostileText.filter((text) => exchangeText(text) !== "");

const flags: fc.Arbitrary<Flag[]> = fc.subarray(["number-mismatch", "low-score", "truncated"]);

export const anyUnit: fc.Arbitrary<Unit> = fc.record(
  {
    sentence: someText,
    translation: someText,
    flags,
    origin: fc.constantFrom("model", "memory", "imported", "glossary"),
    before: someText,
  },
  { requiredKeys: ["sentence", "translation", "flags"] },
);

/** What a reader finds of a unit. */
export function readable({ sentence, translation, origin, before }: Unit): object {
  return {
    sentence: exchangeText(sentence),
    translation: exchangeText(translation),
    ...(origin === undefined ? {} : { origin }),
    ...(before === undefined ? {} : { before: exchangeText(before) }),
  };
}
