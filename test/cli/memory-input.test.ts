import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { run } from "../../src/cli/run.ts";
import { fakeTerminal } from "./fake-terminal.ts";
import { call, NIGHT, NightFolder } from "./night-folder.ts";

let at: NightFolder;

beforeEach(async () => {
  at = await NightFolder.make();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await at.remove();
});

describe("bad input", () => {
  test("a file after another is named, and the rest is taken", async () => {
    const [good, broken] = [at.file("good.tsv"), at.file("broken.tmx")];
    await writeFile(good, "source\ttranslation\nUno.\tOne.\n");
    await writeFile(broken, "<tmx>\n<body><tu>");
    const first = await at.remember("import", at.file("nowhere.tsv"), good, at.folder);
    expect(first.code).toBe(1);
    expect(first.err).toMatch(/nowhere\.tsv: cannot be read/u);
    expect(first.out).toMatch(/good\.tsv: 0 corrections, 1 imported/u);
    const second = await at.remember("import", broken, good);
    expect(second.code).toBe(1);
    expect(second.err).toMatch(/broken\.tmx:2: .*Nothing was taken/u);
    expect(second.out).toMatch(/good\.tsv: /u);
  });

  test.each([
    [["memory"], /Name one of them/u],
    [["memory", "bogus"], /bogus/u],
    [["memory", "fix", "Uno."], /got 1, need at least 2/u],
    [["memory", "list"], /expected --memory FILE/u],
    [["memory", "list", "--memory", "nowhere/m.sqlite"], /found no file nowhere\/m\.sqlite/u],
    [["memory", "export", "--night", "nowhere"], /--night: expected the folder of a night/u],
    [["memory", "export", "--format", "xls"], /tmx.*tsv/u],
    [["memory", "fix", " ", "One.", "--memory", "nowhere/m.sqlite"], /found a blank/u],
    [["run", "x", "--memory-size", "0"], /--memory-size/u],
  ])("%j", async (argv, message) => {
    const { code, err, out } = await call(...argv);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(out).toBe("");
    expect(existsSync("nowhere")).toBe(false);
  });

  test("a night's line that is no article is named, and the others go out", async () => {
    await at.night("a");
    const file = at.file("a", NIGHT, "articles.jsonl");
    await writeFile(file, `{broken\n${await readFile(file, "utf8")}`);
    const { code, out, err } = await call("memory", "export", "--night", path.dirname(file));
    expect(code).toBe(1);
    expect(err).toMatch(/articles\.jsonl:1: expected an article/u);
    expect(out).toMatch(/<tu>[^]*<\/tmx>\n$/u);
  });
});

test("the environment names the memory, and is no wrong use of commands that have none", async () => {
  vi.stubEnv("BILINGUAL_DIGEST_MEMORY", at.memory);
  const env = { BILINGUAL_DIGEST_MEMORY: at.memory };
  const inEnvironment = async (...argv: string[]): Promise<[number, string]> => {
    const terminal = fakeTerminal("", env);
    return [await run(argv, terminal), terminal.out()];
  };
  expect(await inEnvironment("memory", "fix", "Uno.", "One.")).toEqual([0, ""]);
  expect(await inEnvironment("memory", "list")).toEqual([0, "corrected\tUno.\tOne.\n"]);
  expect((await inEnvironment("segment", at.file("in", "a.txt")))[0]).toBe(0);
  expect((await inEnvironment("segment", "--rate", "2/s"))[0]).toBe(2);
});
