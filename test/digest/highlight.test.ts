import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { defaultTreeAdapter, parseFragment, type DefaultTreeAdapterTypes } from "parse5";
import { expect, test } from "vitest";
import { findTerms, searchTerms } from "../../src/article/search-terms.ts";
import { plainLine } from "../../src/digest/escape-markdown.ts";
import { excerpt, highlight, pieces } from "../../src/digest/highlight.ts";
import { markup } from "../../src/digest/markup.ts";

type Node = DefaultTreeAdapterTypes.Node;

/** Names of all elements of a fragment, and its text. */
function parsed(html: string): { elements: string[]; text: string } {
  const elements: string[] = [];
  let text = "";
  const visit = (node: Node): void => {
    if (defaultTreeAdapter.isTextNode(node)) text += node.value;
    if (defaultTreeAdapter.isElementNode(node)) elements.push(node.tagName);
    if ("childNodes" in node) for (const child of node.childNodes) visit(child);
  };
  visit(parseFragment(html));
  return { elements, text };
}

const hostile = oneof(
  array(
    constantFrom(
      ..."<>&\"'`=/ añ\n\u0000".split(""),
      "<script>alert(1)</script>",
      "<img src=x onerror=alert(1)>",
      "</mark>",
      "&lt;",
      "&#60;",
      "javascript:alert(1)",
      "molino",
    ),
    { maxLength: 30 },
  ).map((parts) => parts.join("")),
  string({ unit: "binary" }),
);

test("a text cut at what was found is the same text", () => {
  assert(
    property(hostile, hostile, (text, query) => {
      const cut = pieces(text, searchTerms(query));
      expect(cut.map((piece) => piece.text).join("")).toBe(text);
    }),
  );
});

test("whatever an article says and a reader types, nothing but marks comes of it, and the text stays", () => {
  assert(
    property(hostile, hostile, (text, query) => {
      const { elements, text: shown } = parsed(highlight(text, searchTerms(query)).text);
      expect(elements.filter((name) => name !== "mark")).toEqual([]);
      expect(plainLine(shown)).toBe(plainLine(text));
    }),
    // A space behind a control character, at the edge of a mark.
    { examples: [["molino\u0000\n<", "molino"]] },
  );
});

test("an attribute's value stays in its attribute", () => {
  assert(
    property(hostile, (text) => {
      const [element, ...others] = parseFragment(markup`<input value="${text}">`.text).childNodes;
      expect(others).toEqual([]);
      const attrs = element !== undefined && "attrs" in element ? element.attrs : [];
      expect(attrs.map(({ name }) => name)).toEqual(["value"]);
    }),
  );
});

test("a long sentence is shown about what was found in it", () => {
  const terms = searchTerms("molino");
  const text = `${"Llovió mucho aquella noche. ".repeat(40)}El molino giró. ${"Y siguió lloviendo. ".repeat(40)}`;
  const shown = excerpt(text, terms);
  expect(shown).toMatch(/^… \S.*El molino giró\..*\S …$/u);
  expect(shown.length).toBeLessThan(380);
  expect(excerpt("El molino giró.", terms)).toBe("El molino giró.");
  assert(
    property(hostile, hostile, (before, after) => {
      const whole = `${before} molino ${after}`;
      expect(findTerms(excerpt(whole, terms), terms).terms).toBe(1);
    }),
  );
});
