import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Manifest } from "../../src/deliver/manifest.ts";
import { updateSite, type SiteUpdate } from "../../src/pipeline/update-site.ts";
import { SearchIndex } from "../../src/store/search-index.ts";
import { articleOf, writeNight } from "../written-night.ts";

const MILL = articleOf(["El molino", "The mill"], ["La cigüeña anidó.", "The stork nested."]);
const RIVER = articleOf(["El río", "The river"], ["El río baja crecido.", "The river runs high."]);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "site-"));
});
afterEach(() => rm(folder, { recursive: true }));

function update(out: string, index?: SearchIndex): Promise<SiteUpdate> {
  const services = {
    workplace: path.join(folder, "unfinished"),
    stop: new AbortController().signal,
  };
  return updateSite(out, index === undefined ? services : { ...services, index });
}

/** Every file of the site with its text. */
async function siteOf(out: string): Promise<Record<string, string>> {
  const site = path.join(out, "site");
  const files = await readdir(site, { recursive: true, withFileTypes: true });
  const pairs = files
    .filter((file) => file.isFile())
    .map(async (file): Promise<[string, string]> => {
      const name = path.join(file.parentPath, file.name);
      return [path.relative(site, name), await readFile(name, "utf8")];
    });
  return Object.fromEntries(await Promise.all(pairs));
}

test("the same nights give the same files, whatever was there before", async () => {
  const [one, other] = [path.join(folder, "one"), path.join(folder, "other")];
  await writeNight(one, "2026-01-02", [MILL, RIVER]);
  await writeNight(one, "2026-01-03", [RIVER]);
  await update(one);
  await writeNight(other, "2026-01-01", [MILL]);
  await writeNight(other, "2026-01-03", [MILL]);
  await update(other);
  await rm(path.join(other, "2026-01-01"), { recursive: true });
  await writeNight(other, "2026-01-02", [MILL, RIVER]);
  await writeNight(other, "2026-01-03", [RIVER]);
  expect(await update(other)).toMatchObject({
    changed: ["2026-01-03", "2026-01-02", "2026-01-01"],
  });
  const site = await siteOf(one);
  expect(Object.keys(site).length).toBe(12);
  expect(await siteOf(other)).toEqual(site);
});

test("every file that a page of the site leads to is there", async () => {
  await writeNight(folder, "2026-01-02", [MILL, RIVER]);
  await update(folder);
  const site = await siteOf(folder);
  const links = Object.entries(site).flatMap(([name, text]) =>
    Array.from(text.matchAll(/(?:href|src|action)="([^"#]+)[^"]*"/gu), ([, link = ""]) =>
      path.join(path.dirname(name), link),
    ),
  );
  expect(links.length).toBeGreaterThan(12);
  expect(links.filter((link) => site[link] === undefined)).toEqual([]);
});

test("what has not changed is not written again", async () => {
  await writeNight(folder, "2026-01-02", [MILL]);
  await writeNight(folder, "2026-01-03", [RIVER]);
  await update(folder);
  const times = async (): Promise<number[]> =>
    Promise.all(
      Object.keys(await siteOf(folder)).map(async (name) => {
        const { ino } = await stat(path.join(folder, "site", name));
        return ino;
      }),
    );
  const before = await times();
  expect(await update(folder)).toEqual({ nights: 2, changed: [], left: [] });
  expect(await times()).toEqual(before);
});

test.each<[string, string, boolean, (out: string) => Promise<void>]>([
  [
    "is being written",
    "articles.jsonl",
    false,
    (out) => appendFile(path.join(out, "articles.jsonl"), "{"),
  ],
  ["lost its stories", "stories.jsonl", false, (out) => rm(path.join(out, "stories.jsonl"))],
  ["has no manifest yet", "no end", true, (out) => rm(path.join(out, "manifest.json"))],
  [
    "has half a manifest",
    "no end",
    true,
    (out) => writeFile(path.join(out, "manifest.json"), '{"ver'),
  ],
])(
  "a night that %s is named; the others are written, and it stays as it was",
  async (_name, told, unfinished, spoil) => {
    await writeNight(folder, "2026-01-01", [RIVER]);
    await writeNight(folder, "2026-01-02", [MILL]);
    await spoil(path.join(folder, "2026-01-02"));
    const { left, ...rest } = await update(folder);
    expect(rest).toEqual({ nights: 1, changed: ["2026-01-01"] });
    expect(left).toMatchObject([{ night: "2026-01-02", unfinished }]);
    expect(left[0]?.reason).toContain(told);
    await writeNight(folder, "2026-01-02", [MILL]);
    await update(folder);
    const whole = await siteOf(folder);
    await writeNight(folder, "2026-01-02", [RIVER]);
    await spoil(path.join(folder, "2026-01-02"));
    expect(await update(folder)).toMatchObject({ nights: 2, changed: [] });
    expect(await siteOf(folder)).toEqual(whole);
  },
);

test("a night whose lines are no articles, and one that was stopped, are named", async () => {
  await writeNight(folder, "2026-01-02", [Object.assign({}, MILL, { version: 2 })]);
  const stopped: Partial<Manifest> = { complete: false };
  await writeNight(folder, "2026-01-03", [MILL], stopped);
  const { nights, left } = await update(folder);
  expect(nights).toBe(0);
  expect(left.map(({ reason }) => reason)).toEqual([
    expect.stringContaining("2026-01-03: its run came to no end"),
    expect.stringContaining("articles.jsonl:1: expected an article"),
  ]);
});

test("the index follows the nights", async () => {
  const index = SearchIndex.open(path.join(folder, "search.sqlite"), () => undefined);
  const found = (query: string): string[] =>
    index.search(query, { limit: 9, offset: 0 }).hits.map(({ night }) => night);
  await writeNight(folder, "2026-01-02", [MILL]);
  // The site is up to date already; the index is not.
  await update(folder);
  await update(folder, index);
  expect(found("cigueña")).toEqual(["2026-01-02"]);
  await writeNight(folder, "2026-01-02", [RIVER]);
  await writeNight(folder, "2026-01-03", [RIVER]);
  await update(folder, index);
  expect(found("stork")).toEqual([]);
  expect(found("river")).toEqual(["2026-01-03", "2026-01-02"]);
  await rm(path.join(folder, "2026-01-03"), { recursive: true });
  await update(folder, index);
  expect(found("river")).toEqual(["2026-01-02"]);
  index.close();
});
