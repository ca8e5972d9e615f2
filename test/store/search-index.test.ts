import { copyFile, mkdtemp, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import Database from "libsql";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SearchArticle } from "../../src/article/search-article.ts";
import { SearchIndex } from "../../src/store/search-index.ts";

const MILL: SearchArticle = {
  page: "articles/mill.html",
  title: { es: "El molino vuelve a moler", en: "The mill grinds again" },
  es: ["La cigüeña anidó en el tejado.", "Los niños «del camión» miraban el río."],
  en: ["The stork nested on the roof.", "The children of the lorry looked at the river."],
};
const RIVER: SearchArticle = {
  page: "articles/river.html",
  title: { es: "El río baja crecido", en: "The river runs high" },
  es: ["Nadie recuerda un río así.", "El molino quedó cerrado."],
  en: ["Nobody remembers such a river.", "The mill was closed."],
};

let folder: string;
let file: string;
let index: SearchIndex;
let rebuilt: string[];

function open(): SearchIndex {
  return SearchIndex.open(file, (reason) => rebuilt.push(reason));
}

function pages(query: string): string[] {
  return index.search(query, { limit: 10, offset: 0 }).hits.map(({ page }) => page);
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "search-"));
  file = path.join(folder, "search.sqlite");
  rebuilt = [];
  index = open();
  index.replace("2026-01-02", "a", [MILL, RIVER]);
});
afterEach(async () => {
  index.close();
  await rm(folder, { recursive: true });
});

test.each([
  ["cigueña", ["articles/mill.html"]],
  ["CIGÜEÑA", ["articles/mill.html"]],
  ["ninos camion", ["articles/mill.html"]],
  ["nin\u0303os", ["articles/mill.html"]],
  ["stork", ["articles/mill.html"]],
  ["cigüeña stork", ["articles/mill.html"]],
  ["molin", ["articles/mill.html", "articles/river.html"]],
  ["mill", ["articles/mill.html", "articles/river.html"]],
  ['"molin"', []],
  ["«del camión»", ["articles/mill.html"]],
  ['"camión del"', []],
  ["rio", ["articles/river.html", "articles/mill.html"]],
  ["OR", []],
  ["molino NOT río", []],
  ["title_es:molino", []],
  ["", []],
])("%j finds %j", (query, expected) => {
  expect(pages(query)).toEqual(expected);
});

test("whatever is typed is no error", () => {
  const parts = constantFrom(
    ..."\"'*()^:-+{}«»\u0000 ".split(""),
    "NEAR(",
    " AND ",
    " OR ",
    " NOT ",
    "rio",
    "es :",
  );
  const typed = oneof(
    array(parts).map((each) => each.join("")),
    string({ unit: "binary" }),
  );
  assert(
    property(typed, (query) => {
      const { total, hits } = index.search(query, { limit: 10, offset: 0 });
      expect(hits).toHaveLength(total);
    }),
  );
});

test("a hit tells its night, titles and sentences", () => {
  expect(index.search("stork", { limit: 10, offset: 0 })).toEqual({
    total: 1,
    hits: [{ night: "2026-01-02", ...MILL }],
  });
  expect(index.search("mill", { limit: 1, offset: 1 })).toMatchObject({
    total: 2,
    hits: [{ page: "articles/river.html" }],
  });
});

function* broken(): Generator<SearchArticle> {
  yield MILL;
  throw new Error("no more");
}

test("a night takes its own place, all of it or nothing", () => {
  index.replace("2026-01-03", "b", [RIVER]);
  index.replace("2026-01-02", "c", [RIVER]);
  expect(index.search("stork", { limit: 9, offset: 0 }).total).toBe(0);
  expect(index.search("river", { limit: 9, offset: 0 }).hits.map(({ night }) => night)).toEqual([
    "2026-01-03",
    "2026-01-02",
  ]);
  expect(() => index.replace("2026-01-03", "d", broken())).toThrow("no more");
  expect(index.nights()).toEqual(
    new Map([
      ["2026-01-02", "c"],
      ["2026-01-03", "b"],
    ]),
  );
  expect(index.search("stork", { limit: 9, offset: 0 }).total).toBe(0);
  index.remove("2026-01-03");
  expect([...index.nights().keys()]).toEqual(["2026-01-02"]);
});

test.each([
  ["is none", () => writeFile(file, "this is no database, whatever its name says")],
  ["was cut off", async () => truncate(file, Math.floor((await stat(file)).size / 2))],
])("a file that %s is begun anew, and that is told", async (_name, damage) => {
  const database = new Database(file);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  index.close();
  // A copy: what SQLite keeps beside the file would mend it.
  await copyFile(file, `${file}-copy`);
  file = `${file}-copy`;
  await damage();
  index = open();
  expect(rebuilt).toEqual([expect.stringContaining(file)]);
  expect(index.nights().size).toBe(0);
  index.replace("2026-01-02", "a", [MILL]);
  expect(pages("stork")).toEqual(["articles/mill.html"]);
});
