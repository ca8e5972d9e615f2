import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { assert, property, string } from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import { jsonLine, printable } from "../../src/printable.ts";
import { fakeTerminal } from "./fake-terminal.ts";

/** What acts on a terminal instead of being shown: controls but line feeds and tabs, bidi marks, separators. */
const STEERING = /[^\P{Cc}\n\t]|[\u2028-\u202e\u2066-\u2069]/u;
const NAME = "a\u001B[31mrojo\u009B31m\u202E.txt";
const FORGED = 'b\u001B]0;x\u0007\n{"event":"finished"}.txt';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "steering-"));
  await mkdir(path.join(folder, "in"));
  await writeFile(path.join(folder, "in", NAME), "El tren llega. La gente espera en la plaza.\n");
  await writeFile(path.join(folder, "in", FORGED), Buffer.from([0, 1, 255]));
});
afterEach(() => rm(folder, { recursive: true }));

describe("a file's name steers no terminal and forges no line of a log", () => {
  test("it is whole in what programs read", async () => {
    const terminal = fakeTerminal();
    const out = path.join(folder, "out");
    const args = ["--log", "json", "--out", out, "--date", "2026-01-02"];
    await run(["run", path.join(folder, "in"), ...args], terminal);
    expect(terminal.err()).toContain(String.raw`a\u001b[31mrojo\u009b31m\u202e.txt`);
    const failed = await readFile(path.join(out, "2026-01-02/failed.jsonl"), "utf8");
    const [line = "", ...rest] = failed.split("\n");
    expect(rest).toEqual([""]);
    expect(JSON.parse(line)).toMatchObject({ source: path.join(folder, "in", FORGED) });
  });

  test.each([["run", "--log", "json", "--out"], ["run", "--log", "none", "--out"], ["ingest"]])(
    "%s %s %s",
    async (command, ...options) => {
      const terminal = fakeTerminal();
      const out = options.length === 0 ? [] : [...options, path.join(folder, "out")];
      expect(await run([command, path.join(folder, "in"), ...out], terminal)).toBe(1);
      expect(terminal.out() + terminal.err()).not.toMatch(STEERING);
      for (const line of terminal.err().split("\n")) expect(line).not.toMatch(/^\{"event"/u);
    },
  );
});

test("an article's text steers no terminal through the filters", async () => {
  const text = "El tren \u001B[31mllega\u009B31m hoy\u202E a\rSoria.";
  const plain = fakeTerminal(`${text}\n`);
  expect(await run(["translate"], plain)).toBe(0);
  expect(plain.out()).not.toMatch(STEERING);
  const record = fakeTerminal(`${JSON.stringify({ id: "\u009B1", text })}\n`);
  expect(await run(["translate", "--jsonl"], record)).toBe(0);
  expect(record.out()).not.toMatch(STEERING);
  expect(JSON.parse(record.out())).toMatchObject({ id: "\u009B1" });
});

test("a JSON line means what it meant, and nothing printable steers", () => {
  assert(
    property(string({ unit: "binary" }), (text) => {
      expect(JSON.parse(jsonLine({ text }))).toEqual({ text });
      expect(jsonLine({ text })).not.toMatch(/\n|\p{Cc}|[\u2028-\u202e\u2066-\u2069]/u);
      expect(printable(text)).not.toMatch(/[^\P{Cc}\n]/u);
    }),
  );
});
