import * as fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { ArticleError } from "../../src/errors.ts";
import { decodeText, MAX_ARTICLE_BYTES } from "../../src/ingest/decode.ts";

const prose =
  "El próximo otoño, la bibliotecaria de Ávila reabrirá la sala «Íñigo»: ¿cuántos niños vendrán? " +
  "Según la concejalía, habrá lápices, música y un pequeño teatro. ¡Qué ilusión!";

function failure(bytes: Uint8Array): string {
  try {
    decodeText("noche/uno.txt", bytes);
  } catch (error) {
    if (error instanceof ArticleError) return error.message;
    throw error;
  }
  return "no error";
}

describe("encodings", () => {
  test.each(["utf-8", "utf-16le", "utf-16be", "utf-32le", "utf-32be"])("%s with a mark", (name) => {
    const bytes = iconv.encode(prose, name === "utf-8" ? "utf8" : name.replace("-", ""), {
      addBOM: true,
    });
    expect(decodeText("uno.txt", bytes)).toBe(prose);
  });

  test.each(["utf8", "utf-16le", "utf-16be", "windows-1252", "iso-8859-1", "macintosh"])(
    "%s without a mark",
    (name) => {
      expect(decodeText("uno.txt", iconv.encode(prose, name))).toBe(prose);
    },
  );

  test("bytes 0x80 to 0x9F are read as windows-1252", () => {
    const quoted = "“El café cuesta 2 €”, dijo la dueña — y cerró…";
    expect(decodeText("uno.txt", iconv.encode(quoted, "windows-1252"))).toBe(quoted);
  });

  test("a name in another Latin alphabet does not change the encoding", () => {
    const text = "El pintor João Conceição llegó a Göteborg.";
    expect(decodeText("uno.txt", iconv.encode(text, "windows-1252"))).toBe(text);
  });

  test("one damaged byte in UTF-8 costs one character, not every accent", () => {
    const bytes = Buffer.concat([Buffer.from(prose), Buffer.from([0xff]), Buffer.from(prose)]);
    expect(decodeText("uno.txt", bytes)).toBe(`${prose}\uFFFD${prose}`);
  });

  test("Cyrillic is read as such, so that the language can be named", () => {
    const text = "Мэр города объявил вчера, что центральная площадь станет пешеходной.";
    expect(decodeText("uno.txt", iconv.encode(text, "windows-1251"))).toBe(text);
  });

  test("every text in UTF-8 comes back", () => {
    const words = fc.string({ unit: "grapheme", minLength: 1 }).map((word) => `texto ${word}`);
    fc.assert(
      fc.property(words, (text) => {
        fc.pre(!text.includes("\0"));
        expect(decodeText("uno.txt", Buffer.from(text))).toBe(text);
      }),
    );
  });
});

describe("what is not text", () => {
  test.each([
    ["a PDF document", Buffer.from("%PDF-1.7\n…")],
    ["a ZIP archive", Buffer.from("PK\u0003\u0004\u0014\0")],
    ["a PNG image", Buffer.from("\x89PNG\r\n\x1A\n\0\0", "latin1")],
    ["an RTF document", Buffer.from("{\\rtf1\\ansi hola}")],
    ["an MP4", Buffer.from("\0\0\0 ftypisom", "latin1")],
  ])("%s is named", (name, bytes) => {
    expect(failure(bytes)).toMatch(
      new RegExp(`^noche/uno\\.txt: expected text, found ${name}`, "u"),
    );
  });

  test("NUL bytes that are not UTF-16", () => {
    expect(failure(Buffer.from("Hola\0a todos los vecinos"))).toContain("binary data");
  });

  test("control characters above one in ten", () => {
    expect(failure(Buffer.from("ab\u0001\u0002\u0003"))).toContain("binary data");
    expect(decodeText("uno.txt", Buffer.from("una tecla de más\u0007"))).toContain("una tecla");
  });

  test.each([
    ["an empty file", Buffer.alloc(0)],
    ["only white space", Buffer.from(" \n\t\u00A0\u200B\r\n")],
    ["only white space", Buffer.from([0xef, 0xbb, 0xbf])],
  ])("%s", (name, bytes) => {
    expect(failure(bytes)).toBe(`noche/uno.txt: expected text, found ${name}`);
  });

  test("more than 16 MiB", () => {
    const message = failure(Buffer.alloc(MAX_ARTICLE_BYTES + 1, 0x61));
    expect(message).toContain("expected at most 16.0 MiB");
    expect(decodeText("uno.txt", Buffer.alloc(MAX_ARTICLE_BYTES, 0x61))).toHaveLength(
      MAX_ARTICLE_BYTES,
    );
  });
});
