import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { run } from "../../src/cli/run.ts";
import { configSchema, readConfig } from "../../src/config/config-file.ts";
import { fakeTerminal } from "../cli/fake-terminal.ts";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "config-"));
  file = path.join(folder, "config.json");
});
afterEach(() => rm(folder, { recursive: true }));

test("the published schema is the one that is used; renew it with: npx vitest run test/config -u", async () => {
  const schema = z.toJSONSchema(configSchema, { io: "input" });
  await expect(`${JSON.stringify(schema, undefined, 2)}\n`).toMatchFileSnapshot(
    "../../src/config/config.schema.json",
  );
});

test("an option beats the environment, which beats the file", async () => {
  await writeFile(file, JSON.stringify({ out: path.join(folder, "file") }));
  const told = async (args: readonly string[], env: Record<string, string>): Promise<string> => {
    const terminal = fakeTerminal("", env);
    await run(["retry", "--config", file, ...args], terminal);
    return terminal.err();
  };
  const env = { BILINGUAL_DIGEST_OUT: path.join(folder, "environment") };
  expect(await told([], {})).toContain(path.join(folder, "file"));
  expect(await told([], env)).toContain(path.join(folder, "environment"));
  expect(await told(["--out", path.join(folder, "option")], env)).toContain("option");
});

test("settings of other commands in the file are no wrong use", async () => {
  await writeFile(file, JSON.stringify({ beams: 1, to: "ana@example.org", out: folder }));
  expect(await run(["status", `--config=${file}`], fakeTerminal())).toBe(0);
  const env = { BILINGUAL_DIGEST_CONFIG: file };
  expect(await run(["status"], fakeTerminal("", env))).toBe(0);
});

test.each([
  ['{"beans": 1}', /config\.json: .*beans/u],
  ['{"beams": "four"}', /config\.json: beams: /u],
  ["{", /config\.json: expected JSON/u],
  ["[]", /config\.json: /u],
])("%s is wrong use that names file and key", async (text, message) => {
  await writeFile(file, text);
  const terminal = fakeTerminal();
  expect(await run(["status", "--config", file], terminal)).toBe(2);
  expect(terminal.err()).toMatch(message);
});

test("a file that was named must be there, the default one need not", async () => {
  await expect(readConfig(path.join(folder, "none.json"))).rejects.toThrow(/cannot be read/u);
  expect(await readConfig(undefined)).toEqual({});
});
