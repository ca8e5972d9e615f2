import * as fc from "fast-check";

const marks = [
  ...Array.from(" \n\t.,;:!?¡¿…\"'«»“”‘’()[]{}—–-*_`#>|\\/&<~=+1a)Ñ"),
  "\n\n",
  "\r\n",
  "\u00a0",
  "\u0301",
  "\u200d",
  "\u{d83c}",
  "\u{df89}",
  "🎉",
  "👩‍👧",
  "🇪🇸",
  "...",
  "(...)",
  "Sr.",
  "EE. UU.",
  "p. m.",
  "a) ",
  "1. ",
  "- ",
  "Hola",
  "luego",
  "https://a.es/B.C",
  "2.000",
];

/** Marks, abbreviations, broken surrogates and words in any order, or any string at all. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...marks), { maxLength: 60 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 60 }),
);
