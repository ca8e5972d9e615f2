import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../src/cli/run.ts";
import { fakeTerminal } from "./cli/fake-terminal.ts";
import { ROOT } from "./models.ts";

const GOLDEN = path.join(ROOT, "fixtures/expected");
const NIGHT = "2026-01-02";

let out: string;
let names: string[];
let code: number;

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
});
afterAll(() => rm(out, { recursive: true }));

test("the digests of the fixtures are the expected ones; renew them with: npm run golden", async () => {
  expect(code).toBe(0);
  expect(names.length).toBeGreaterThan(17);
  for (const name of names) {
    const text = await readFile(path.join(out, NIGHT, name), "utf8");
    await expect(text).toMatchFileSnapshot(path.join(GOLDEN, name));
  }
});

test("no others are expected", async () => {
  const expected = await filesIn(GOLDEN);
  expect(expected.filter((name) => !names.includes(name))).toEqual([]);
});
