import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import { fakeTerminal, type FakeTerminal } from "./fake-terminal.ts";

let folder: string;
const at = (...names: string[]): string => path.join(folder, ...names);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "nightly-"));
  await mkdir(at("in"));
  const text = "El tren llegó tarde\n\nEl primer tren de la mañana llegó tarde a la estación.\n";
  await writeFile(at("in", "tren.txt"), text);
});
afterEach(() => rm(folder, { recursive: true }));

async function call(...args: readonly string[]): Promise<{ code: number; terminal: FakeTerminal }> {
  const terminal = fakeTerminal();
  return { code: await run(args, terminal), terminal };
}

function night(...options: readonly string[]): ReturnType<typeof call> {
  return call("run", at("in"), "--out", at("out"), "--date", "2026-01-02", ...options);
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

test("_SUCCESS says that every article is done, and goes when one is not", async () => {
  expect((await night()).code).toBe(0);
  expect(await exists(at("out/2026-01-02/_SUCCESS"))).toBe(true);
  await writeFile(at("in", "roto.txt"), Buffer.from([0, 1, 255]));
  expect((await night()).code).toBe(1);
  expect(await exists(at("out/2026-01-02/_SUCCESS"))).toBe(false);
});

test("--metrics writes the run's figures for Prometheus", async () => {
  await writeFile(at("in", "roto.txt"), Buffer.from([0, 1, 255]));
  await night("--metrics", at("digest.prom"));
  const lines = (await readFile(at("digest.prom"), "utf8")).split("\n");
  expect(lines).toContain('bilingual_digest_articles{state="done"} 1');
  expect(lines).toContain('bilingual_digest_articles{state="failed"} 1');
  expect(lines).toContain("bilingual_digest_complete 1");
  // Every line is a comment, a sample or empty, as the text format has it.
  const sample = /^(?:#.*|[a-z_]+(?:\{[a-z_]+="[^"]*"(?:,[a-z_]+="[^"]*")*\})? [0-9.e+-]+|)$/u;
  for (const line of lines) expect(line).toMatch(sample);
});

test("--dry-run tells what would be done, and writes nothing", async () => {
  await writeFile(at("in", "otra.txt"), await readFile(at("in", "tren.txt")));
  await writeFile(at("in", "roto.txt"), Buffer.from([0, 1, 255]));
  const { code, terminal } = await night("--dry-run");
  expect(code).toBe(1);
  expect(terminal.out()).toMatch(/otra\.txt {2}El tren llegó tarde {2}\(\d+ words\)/u);
  expect(terminal.out()).toMatch(/^1 articles of \d+ words .*; 1 occur twice, 1 cannot be read/mu);
  expect(terminal.err()).toMatch(/roto\.txt: expected text/u);
  expect(await readdir(folder)).toEqual(["in"]);
});

describe("doctor", () => {
  test("finds nothing wrong where a night would run", async () => {
    const { code, terminal } = await call("doctor", "--out", at("out"));
    expect(terminal.out()).toMatch(/^ok {4}model {3}es-en-small [0-9a-f]{12}: ".*[Tt]rain/mu);
    expect(terminal.out()).not.toMatch(/FAIL/u);
    expect(code).toBe(0);
    expect(await exists(at("out"))).toBe(false);
  });

  test("names what is wrong and what to do", async () => {
    const terminal = fakeTerminal("", { SMTP_URL: "smtp://127.0.0.1:1" });
    const args = ["--out", at("out"), "--model", at("nowhere")];
    expect(await run(["doctor", ...args], terminal)).toBe(1);
    expect(terminal.out()).toMatch(/^FAIL {2}model .*nowhere/mu);
    expect(terminal.out()).toMatch(/^FAIL {2}mail .*could not be reached/mu);
    expect(terminal.out()).toMatch(/^ok {4}output/mu);
  });
});
