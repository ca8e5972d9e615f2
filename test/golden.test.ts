import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Article } from "../src/article/article.ts";
import { run } from "../src/cli/run.ts";
import { saturates } from "../src/onnx/saturation.ts";
import { articleFromLine } from "../src/pipeline/memory-exchange.ts";
import { fakeTerminal } from "./cli/fake-terminal.ts";
import { ROOT } from "./models.ts";

const GOLDEN = path.join(ROOT, "fixtures/expected");
const NIGHT = "2026-01-02";
const ARTICLES = "articles.jsonl";
/** Says what processor gave the expected files: on that kind they are the same to the byte. */
const PROCESSOR = "processor.txt";
/** What scores may differ by where another processor sums otherwise. */
const SCORES_NEAR = 0.05;

let out: string;
let names: string[];
let code: number;
/** This kind of processor. */
let processor: string;
/** Whether the expected files were removed to be written anew. */
let isRenewed: boolean;

/** Files of a night but for the manifest, which holds times. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  return entries.filter((name) => /\.(?:md|jsonl)$/u.test(name)).toSorted();
}

beforeAll(async () => {
  out = await mkdtemp(path.join(tmpdir(), "golden-"));
  const args = ["run", "fixtures/articles", "--out", out, "--date", NIGHT, "--log", "none"];
  code = await run(args, fakeTerminal());
  names = await filesIn(path.join(out, NIGHT));
  processor = `${cpus()[0]?.model.trim()}, products ${(await saturates()) ? "saturate" : "do not saturate"}`;
  isRenewed = (await filesIn(GOLDEN)).length === 0;
});
afterAll(() => rm(out, { recursive: true }));

/** Files of the expected night and of this one, as text. */
const expectedFile = (name: string): Promise<string> => readFile(path.join(GOLDEN, name), "utf8");
const foundFile = (name: string): Promise<string> => readFile(path.join(out, NIGHT, name), "utf8");

async function isOwn(): Promise<boolean> {
  return (await expectedFile(PROCESSOR)).trim() === processor;
}

function articlesOf(lines: string): Article[] {
  return lines.trimEnd().split("\n").map(articleFromLine);
}

/** Articles and translations of this night that are others than expected, whatever their scores. */
async function others(): Promise<{ articles: Set<string>; translations: number; of: number }> {
  const found = new Map(articlesOf(await foundFile(ARTICLES)).map((each) => [each.id, each]));
  const expected = articlesOf(await expectedFile(ARTICLES));
  expect([...found.keys()].toSorted()).toEqual(expected.map(({ id }) => id).toSorted());
  const changed = expected.flatMap((article) => {
    const translations = found.get(article.id)?.translations ?? [];
    expect({ ...found.get(article.id), translations: [] }).toEqual({
      ...article,
      translations: [],
    });
    expect(translations).toHaveLength(article.translations?.length ?? 0);
    return (article.translations ?? []).flatMap((one, at) => {
      const { score, ...rest } = one;
      const { score: other, ...own } = translations[at] ?? { score: null };
      return isDeepStrictEqual(own, rest) && near(score, other) ? [] : [article.id];
    });
  });
  const of = expected.reduce((sum, { translations = [] }) => sum + translations.length, 0);
  return { articles: new Set(changed), translations: changed.length, of };
}

function near(one: number | null, other: number | null): boolean {
  return one === other || (one !== null && other !== null && Math.abs(one - other) < SCORES_NEAR);
}

async function keepAll(): Promise<void> {
  for (const name of names) {
    await mkdir(path.dirname(path.join(GOLDEN, name)), { recursive: true });
    await writeFile(path.join(GOLDEN, name), await foundFile(name));
  }
  await writeFile(path.join(GOLDEN, PROCESSOR), `${processor}\n`);
}

/** Files that another processor must give too: those of articles whose translations are as expected. */
async function filesAlike(): Promise<string[]> {
  const { articles, translations, of } = await others();
  // Sums of floats end otherwise on processors with shorter registers, and with them a translation in hundreds.
  expect(translations).toBeLessThanOrEqual(of / 100);
  const ofArticle = (name: string): boolean => [...articles].some((id) => name.includes(id));
  return names.filter((name) =>
    name.startsWith("articles/") ? !ofArticle(name) : name !== ARTICLES && articles.size === 0,
  );
}

test("the digests of the fixtures are the expected ones; renew them with: npm run golden", async () => {
  expect(code).toBe(0);
  expect(names.length).toBeGreaterThan(17);
  if (isRenewed) await keepAll();
  const compared = (await isOwn()) ? names : await filesAlike();
  expect(compared.length).toBeGreaterThan(names.length / 2);
  for (const name of compared) expect(await foundFile(name)).toBe(await expectedFile(name));
});

test("no others are expected", async () => {
  const isExact = await isOwn();
  // Another translation of a title is another name.
  const known = (name: string): string => (isExact ? name : name.replace(/^articles\/.*-/u, ""));
  const expected = (await filesIn(GOLDEN)).map(known).toSorted();
  expect(expected).toEqual(names.map(known).toSorted());
});
