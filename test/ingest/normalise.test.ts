import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normaliseLine, normaliseText } from "../../src/ingest/normalise.ts";

const special = (
  "\t| |\n|\r|\v|\f|\u0085|\u2028|\u2029|\u00A0|\u3000|\u00AD|\u200B|\u200D|\u2060|\uFEFF|\u202E" +
  "|\u0301|\u0007|\uD83D|\uDE00|n\u0303|\n\n\n|    "
).split("|");

/** Ordinary text mixed with the characters that normalisation is about. */
const troubled = fc
  .array(
    fc.oneof(
      fc.constantFrom(...special),
      fc.string({ unit: "binary", maxLength: 3 }),
      fc.lorem({ maxCount: 2 }),
    ),
  )
  .map((parts) => parts.join(""));

describe("normaliseText", () => {
  test("is idempotent", () => {
    fc.assert(
      fc.property(troubled, (text) => {
        const once = normaliseText(text);
        expect(normaliseText(once)).toBe(once);
      }),
    );
  });

  test("leaves one kind of space and line end, and nothing invisible", () => {
    fc.assert(
      fc.property(troubled, (text) => {
        const normal = normaliseText(text);
        expect(normal).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|\p{Cs}|[^\P{Zs} ]|\p{Zl}|\p{Zp}/u);
        expect(normal).not.toMatch(/ \n| $|\n{4}|^\n|\n$/u);
        expect(normal).toBe(normal.normalize("NFC"));
      }),
    );
  });

  test("loses no letter or digit", () => {
    const visible = fc.string({ unit: fc.constantFrom(...Array.from("aéñZ9¿€.,— \n\t")) });
    fc.assert(
      fc.property(visible, (text) => {
        expect(normaliseText(text).replace(/\s/gu, "")).toBe(text.replace(/\s/gu, ""));
      }),
    );
  });

  test.each([
    ["composes accents", "cafe\u0301", "café"],
    ["composes an accent parted by a zero-width character", "cafe\u200B\u0301", "café"],
    ["joins a word at its soft hyphen", "ayunta\u00ADmiento", "ayuntamiento"],
    ["ends every line in LF", "a\r\nb\rc\u2028d\u2029e\vf\fg", "a\nb\nc\nd\ne\nf\ng"],
    ["turns every space to U+0020", "a\u00A0b\u202Fc\u3000d\te", "a b c d e"],
    ["keeps indentation, a tab being four", "a\n  b\n\tc", "a\n  b\n    c"],
    ["trims the ends of lines", "a  \nb\t\n", "a\nb"],
    ["keeps two blank lines", "a\n\n\nb", "a\n\n\nb"],
    ["makes three blank lines one", "a\n\n \n\nb", "a\n\nb"],
    ["replaces a lone surrogate", "a\uD83Db", "a\uFFFDb"],
    ["never joins two lone surrogates", "\uD83D\u200B\uDE00", "\uFFFD\uFFFD"],
    ["removes direction marks", "\u202Ehola\u202C", "hola"],
  ])("%s", (_, text, expected) => {
    expect(normaliseText(text)).toBe(expected);
  });

  test("a million blank lines are no trouble", () => {
    expect(normaliseText(`a${"\n".repeat(1_000_000)}b`)).toBe("a\n\nb");
  });
});

test("normaliseLine puts a text on one line", () => {
  expect(normaliseLine("  Un título\n  largo ")).toBe("Un título largo");
});
