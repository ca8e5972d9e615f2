import * as fc from "fast-check";
import { Marked, type Token, type Tokens } from "marked";
import { describe, expect, test } from "vitest";
import { escapeBlock, escapeInline, fence, plainLine } from "../../src/digest/escape-markdown.ts";

const marked = new Marked({ gfm: true });

const HOSTILE = [
  "a | b \\| c \\\\| d\\",
  "`code` ``more`` *bold* _it_ ~~gone~~",
  "<script>alert(1)</script><img src=x onerror=alert(1)>",
  "[link](javascript:alert(1)) ![pic](https://ejemplo.es/x.png)",
  "https://ejemplo.es/a_b?c=d&amp=e www.ejemplo.es yo@ejemplo.es mailto:yo@ejemplo.es ftp://x.es",
  "&amp; &lt; &#60; &#x3c; AT&T & co",
  "[^1] [x] [ref]: http://x.es",
  "$x$ $$y$$ \\(z\\)",
  "línea\nsegunda\r\ntercera\u2028cuarta",
  "\u001B[31mrojo\u001B[0m \u202Eal revés\u202C",
  "# no heading #",
  "- no item",
  "1. tampoco",
  "> ni cita",
  "--- === +++ ***",
  "\uD800 suelto",
  "HTTP://EJEMPLO.ES WWW.EJEMPLO.ES",
];

const pieces = fc.constantFrom(
  ..."|\\`*_~[]<>()#!&;:@/.$-+=1 \n\t\"'{}^".split(""),
  "a",
  "é",
  "http://",
  "www.",
  "x@y.es",
  "&amp;",
  "<b>",
  "\\|",
  "€",
  "&#38;",
  "¿",
);
const hostile = fc.oneof(
  fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary" }),
  fc.constantFrom(...HOSTILE),
);

/** Text of inline tokens, links and markup counted as faults. */
function textOf(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type !== "text" && token.type !== "escape") return `«${token.type}»`;
      return "text" in token ? String(token.text) : "";
    })
    .join("");
}

function isTable(token: Token | undefined): token is Tokens.Table {
  return token?.type === "table";
}

function cellOf(text: string): string {
  const source = `| a | b |\n|--:|:--|\n| 1 | ${escapeInline(text)} |\n| 2 | after |\n`;
  const [table, ...rest] = marked.lexer(source);
  expect(rest).toEqual([]);
  if (!isTable(table)) throw new Error("expected a table");
  expect(table.rows.map((row) => row.length)).toEqual([2, 2]);
  expect(table.rows[1]?.[1]?.text).toBe("after");
  return textOf(table.rows[0]?.[1]?.tokens ?? []);
}

describe("a cell is parsed back to its text", () => {
  test.each(HOSTILE)("%j", (text) => {
    expect(cellOf(text)).toBe(plainLine(text));
  });

  test("whatever the text", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(cellOf(text)).toBe(plainLine(text));
      }),
      { numRuns: 2000 },
    );
  });
});

test("a heading, a list item and a paragraph are parsed back to their text", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const plain = plainLine(text);
      fc.pre(plain !== "");
      const [heading] = marked.lexer(`## ${escapeBlock(text)}`);
      expect(heading?.type).toBe("heading");
      expect(
        textOf(heading !== undefined && "tokens" in heading ? (heading.tokens ?? []) : []),
      ).toBe(plain);
      const html = marked.parse(`- ${escapeBlock(text)}\n\npárrafo\n\n${escapeBlock(text)}\n`, {
        async: false,
      });
      const tags = html.match(/<\/?[a-zA-Z][^>]*>/gu) ?? [];
      expect(tags.join("")).toBe("<ul><li></li></ul><p></p><p></p>");
    }),
    { numRuns: 2000 },
  );
});

test("what cannot be seen is taken out", () => {
  expect(plainLine("\u001B[31mrojo \u202Edos\u200B\n tres\uD800")).toBe("[31mrojo dos tres\uFFFD");
});

test("code is fenced whole, whatever is in it", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("`", "```", "\n", "x", "~~~", "<b>")), (parts) => {
      const code = parts.join("").replace(/\n+$/u, "");
      fc.pre(code.trim() !== "");
      const [token, ...rest] = marked.lexer(fence(code));
      expect(token).toMatchObject({ type: "code", text: code });
      expect(rest).toEqual([]);
    }),
  );
});
