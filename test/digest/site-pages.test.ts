import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes } from "parse5";
import { expect, test } from "vitest";
import { archivePage } from "../../src/digest/archive-page.ts";
import type { NightCard } from "../../src/digest/night-card.ts";
import { figure, MOST_BARS } from "../../src/digest/night-charts.ts";
import { resultsPage, staticSearchPage } from "../../src/digest/search-page.ts";

type Node = DefaultTreeAdapterTypes.Node;

/** Elements of a page with their attributes, but for marks and what holds the query. */
function skeleton(pieces: Iterable<string>): string[] {
  const elements: string[] = [];
  const visit = (node: Node): void => {
    if (defaultTreeAdapter.isElementNode(node) && node.tagName !== "mark")
      elements.push(
        `${node.tagName} ${node.attrs
          .filter(({ name, value }) => name !== "value" && !value.startsWith("search.html?"))
          .map(({ name, value }) => `${name}=${value}`)
          .join(" ")}`,
      );
    if ("childNodes" in node) for (const child of node.childNodes) visit(child);
  };
  visit(parse(Array.from(pieces).join("")));
  return elements;
}

function card(date: string, text = "Title"): NightCard {
  const counts = { articles: 2, failed: 1, sentences: 90, words: 1_400, doubts: 3 };
  const leads = [{ en: text, es: text, articles: 2, page: "index.html" }];
  return { version: 1, madeFrom: "", date, ...counts, seconds: 7, leads, searchBytes: 1 };
}

function results(query: string, text: string): Iterable<string> {
  const hit = { night: "2026-01-02", page: "articles/a.html", es: [text], en: [text] };
  const hits = [{ ...hit, title: { es: text, en: text } }];
  return resultsPage(query, { total: 60, hits }, 2);
}

const hostile = oneof(
  array(
    constantFrom(
      ..."<>&\"'`=/ \n\u0000".split(""),
      "<script>alert(1)</script>",
      "</title>",
      "</textarea><style>*{display:none}</style>",
      " onload=alert(1) ",
      "</svg>",
      "-->",
      "]]>",
    ),
  ).map((parts) => parts.join("")),
  string({ unit: "binary" }),
);

test("whatever an article says and a reader types, the pages have the same elements", () => {
  const [found, nights] = [
    skeleton(results("x", "x")),
    skeleton(archivePage([card("2026-01-02")])),
  ];
  assert(
    property(hostile, hostile, (query, text) => {
      expect(skeleton(results(query, text))).toEqual(found);
      expect(skeleton(archivePage([card("2026-01-02", text)]))).toEqual(nights);
    }),
  );
});

test("further pages of results keep the query", () => {
  const page = Array.from(results('río "más alto" & más', "x")).join("");
  expect(page).toContain(
    'href="search.html?q=r%C3%ADo+%22m%C3%A1s+alto%22+%26+m%C3%A1s&amp;page=1">Previous page',
  );
  expect(page).toContain('&amp;page=3">Next page');
  expect(page).toContain('start="21"');
});

/** What the search page of the folder says, its white space single. */
function told(nights: readonly string[], partial: boolean): string {
  return Array.from(staticSearchPage({ nights, partial })).join("").replace(/\s+/gu, " ");
}

test("the search page without a server says what it does not search", () => {
  const all = told(["2026-01-02", "2026-01-01"], false);
  expect(all).not.toMatch(/bilingual-digest serve/u);
  expect(all).toContain('<script src="2026-01-01/search.js" defer>');
  expect(told(["2026-01-02"], true)).toContain("Searched are the nights from 2026-01-02 on");
  expect(told([], true)).toContain("too large to be searched without a server");
});

test("a chart has a bar a night, the newest last, and no more than it has room for", () => {
  const dates = Array.from({ length: 90 }, (_, index) =>
    new Date(Date.UTC(2026, 0, 90 - index)).toISOString().slice(0, 10),
  );
  const page = Array.from(archivePage(dates.map((date) => card(date)))).join("");
  const bars = Array.from(page.matchAll(/x="([\d.]+)"[^>]*><title>([\d-]+): /gu));
  expect(bars).toHaveLength(4 * MOST_BARS);
  expect(bars.slice(0, MOST_BARS).map(([, , date]) => date)).toEqual(
    dates.slice(0, MOST_BARS).toReversed(),
  );
  expect(page).not.toMatch(/NaN|Infinity/u);
  expect(page).toContain(`The charts show the last ${MOST_BARS} nights`);
});

test("nights without words, time or articles are shown too", () => {
  const empty = {
    ...card("2026-01-02"),
    articles: 0,
    words: 0,
    doubts: 0,
    seconds: null,
    leads: [],
  };
  const page = Array.from(archivePage([empty])).join("");
  expect(page).not.toMatch(/NaN|Infinity|undefined/u);
  expect(page).toContain("<td>–</td>");
  expect(Array.from(archivePage([])).join("")).toContain("No night has been written yet.");
});

test.each([
  [0, "0"],
  [2.345, "2.3"],
  [9.96, "10"],
  [999, "999"],
  [69_471, "69,471"],
  [1_234_567, "1,234,567"],
])("%d is written %s", (value, text) => {
  expect(figure(value)).toBe(text);
});
