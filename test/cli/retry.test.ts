import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import { fakeTerminal } from "./fake-terminal.ts";

const GOOD = "El tren llegó tarde\n\nNadie supo explicar la causa del retraso.\n";
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "retry-"));
  await mkdir(path.join(folder, "in"));
});
afterEach(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function cli(args: readonly string[], stdin = ""): Promise<Ended> {
  const terminal = fakeTerminal(stdin);
  const code = await run([...args, "--out", path.join(folder, "out")], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

const night = (...inputs: string[]): string[] => [
  "run",
  ...inputs,
  "--log",
  "none",
  "--beams",
  "2",
];

test("what failed is tried again, what was done is kept, and status tells both", async () => {
  const bad = path.join(folder, "in/bad.txt");
  await writeFile(path.join(folder, "in/good.txt"), GOOD);
  await writeFile(bad, Buffer.from([0, 1, 2]));
  expect((await cli(night(path.join(folder, "in")))).code).toBe(1);
  expect((await cli(["status"])).out).toMatch(
    /^2026-01-02 {2}1 done, 0 skipped, 1 failed \(see .*failed\.jsonl\), \d of \d sentences doubted, es-en-small\nNothing is unfinished\.\n$/u,
  );
  await writeFile(bad, GOOD.replaceAll("tren", "barco"));
  const again = await cli(["retry", "--log", "none"]);
  expect(again.code).toBe(0);
  expect(again.out).toMatch(/articles +2 done, 0 skipped, 0 failed/u);
  expect(again.out).toMatch(/kept +1 done by an earlier run/u);
  const manifest = await readFile(path.join(folder, "out/2026-01-02/manifest.json"), "utf8");
  expect(manifest).toMatch(/"beams": 2/u);
  expect((await cli(["retry"])).out).toBe("2026-01-02: no article failed.\n");
});

test("retry without a night is wrong use", async () => {
  const { code, err } = await cli(["retry"]);
  expect([code, err]).toEqual([2, expect.stringMatching(/expected a night with a manifest/u)]);
});

test("standard input cannot be read again", async () => {
  expect((await cli(night("-"), '{"text": 7}\n')).code).toBe(1);
  const { code, err } = await cli(["retry"]);
  expect([code, err]).toEqual([2, expect.stringMatching(/standard input/u)]);
});

test("an empty output folder has a status, too", async () => {
  expect((await cli(["status"])).out).toBe("No run has written here.\n");
});
