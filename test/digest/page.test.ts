import { array, assert, constantFrom, oneof, pre, property, string } from "fast-check";
import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes } from "parse5";
import { expect, test } from "vitest";
import type { FinishedArticle } from "../../src/article/article.ts";
import { plainLine } from "../../src/digest/escape-markdown.ts";
import { articlePage, indexPage } from "../../src/digest/page.ts";
import { sanitise } from "../../src/digest/sanitise.ts";
import { FINISHED } from "../sample.ts";

type Node = DefaultTreeAdapterTypes.Node;

/** The article with a text in every place where an article has one. */
function filledWith(text: string): FinishedArticle {
  const [first, ...blocks] = FINISHED.blocks;
  if (first === undefined) throw new Error("a block expected");
  return {
    ...FINISHED,
    source: text,
    title: text,
    byline: text,
    publishedAt: text,
    url: text,
    asides: FINISHED.asides.map((each) => ({ ...each, text })),
    blocks: [first, ...blocks, { ...first, kind: "table" as const }].map((block) => ({
      ...block,
      sentences: block.sentences.map((each) => ({ ...each, text })),
    })),
    translations: FINISHED.translations.map((each) => ({ ...each, text })),
    model: { name: text, checksum: "ab".repeat(32) },
  };
}

function indexOf(text: string): string {
  const leftOut = [{ source: text, reason: text }];
  const night = { date: "2026-06-05", articles: [filledWith(text)], failed: leftOut };
  return [...indexPage({ ...night, skipped: leftOut })].join("");
}

/** Elements and attributes of a page as a browser parses it; texts apart. The file's name follows the title. */
function skeleton(html: string): { elements: string[]; texts: string[] } {
  const elements: string[] = [];
  const texts: string[] = [];
  const visit = (node: Node, depth: number): void => {
    if (defaultTreeAdapter.isTextNode(node) && node.value.trim() !== "") texts.push(node.value);
    if (defaultTreeAdapter.isElementNode(node)) {
      const attributes = node.attrs.map(({ name, value }) => `${name}=${value}`).join(" ");
      const link = attributes.replace(/articles\/[a-z0-9-]+\.html/u, "articles/…");
      elements.push(`${" ".repeat(depth)}${node.tagName} ${link}`);
    }
    if ("childNodes" in node) for (const child of node.childNodes) visit(child, depth + 1);
  };
  visit(parse(html), 0);
  return { elements, texts };
}

const hostile = oneof(
  array(
    constantFrom(
      ..."<>&\"'`*_[]()!|\\#-=/:;\n x".split(""),
      "<script>alert(1)</script>",
      "<img src=x onerror=alert(1)>",
      "<svg/onload=alert(1)>",
      "[a](javascript:alert(1))",
      "![a](https://ejemplo.es/p.png)",
      "<style>*{display:none}</style>",
      "</main></body>",
      "</td></tr></table>",
      '<a id="s1" href="https://ejemplo.es">',
      "<!--",
      "]]>",
      "<math><mtext><table><mglyph><style>",
      "&lt;b&gt;",
      "&#60;i",
      "https://ejemplo.es",
      "<https://ejemplo.es>",
      "yo@ejemplo.es",
      "⚠",
    ),
    { maxLength: 12 },
  ).map((parts) => parts.join("")),
  string({ unit: "binary" }),
);

const count = (texts: readonly string[], wanted: string): number =>
  texts.filter((each) => each.trim() === wanted).length;

/** Marks that an article has by itself would be taken for the digest's own: they colour a row and do no more. */
const MARKS = /[⚠✎]/u;

test("no text of an article becomes an element, an attribute or a link, and all of it can be read", () => {
  const [harmless, harmlessIndex] = [
    skeleton(articlePage(filledWith("x"))),
    skeleton(indexOf("x")),
  ];
  assert(
    property(hostile, (text) => {
      const plain = plainLine(text);
      pre(plain !== "" && !MARKS.test(plain));
      const page = skeleton(articlePage(filledWith(text)));
      expect(page.elements).toEqual(harmless.elements);
      expect(count(page.texts, plain)).toBeGreaterThanOrEqual(count(harmless.texts, "x"));
      expect(skeleton(indexOf(text)).elements).toEqual(harmlessIndex.elements);
    }),
    { numRuns: 400 },
  );
});

test("behind the escaping, the sanitiser leaves a digest's elements alone", () => {
  const allowed =
    /^(?:html|head|body|table|thead|tbody|tr|t[hd]|h[123]|p|ul|li|hr|pre|code|em|strong|span|a)$/u;
  assert(
    property(hostile, (text) => {
      for (const element of skeleton(sanitise(text)).elements) {
        const [name = "", ...attributes] = element.trim().split(" ");
        expect(name).toMatch(allowed);
        expect(attributes.join(" ")).not.toMatch(/\bon|style=|src=|href=(?!#s\d|articles\/)/iu);
      }
    }),
    { numRuns: 1000 },
  );
  expect(sanitise('<p onclick="x()" style="color:red" id="both">a</p>')).toBe("<p>a</p>");
  expect(sanitise('<a href="JaVaScRiPt:x()">a</a><a href="//x.es">b</a>')).toBe("<a>a</a><a>b</a>");
  expect(sanitise('<a href="#s1">a</a><span id="both">b</span>')).toBe(
    '<a href="#s1">a</a><span>b</span>',
  );
});

test("an article's page reads like this; renew it with: npx vitest run test/digest -u", async () => {
  await expect(articlePage(FINISHED)).toMatchFileSnapshot("sample.html");
});

test("a night's page reads like this", async () => {
  const night = { date: "2026-06-05", articles: [FINISHED], failed: [], skipped: [] };
  await expect([...indexPage(night)].join("")).toMatchFileSnapshot("sample-index.html");
});

test("every sentence stands in the page beside its translation, each with its language", () => {
  const page = articlePage(FINISHED);
  for (const each of FINISHED.translations.slice(3))
    expect(page).toContain(each.text.replaceAll("<", "&lt;"));
  expect(page).toMatch(
    /<td role="cell" lang="es">Se cambió la rueda\.<\/td><td role="cell" lang="en">The wheel was changed\./u,
  );
  expect(page).toMatch(/<span lang="en">A slow job<\/span>.*<em lang="es">Una obra lenta<\/em>/u);
  expect(page).toMatch(/<ul lang="es"><li>Lea también/u);
});
