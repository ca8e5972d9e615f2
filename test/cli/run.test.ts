import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { STATE_FOLDER } from "../../src/cli/write-night.ts";
import { run } from "../../src/cli/run.ts";
import { manifestSchema, type Manifest } from "../../src/deliver/manifest.ts";
import { fakeTerminal } from "./fake-terminal.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "night-"));
  await mkdir(path.join(folder, "in"));
});
afterEach(() => rm(folder, { recursive: true }));

const file = (name: string): string => path.join(folder, "in", name);
const NIGHT = "2026-01-02";

async function manifest(): Promise<Manifest> {
  const text = await readFile(path.join(folder, "out", NIGHT, "manifest.json"), "utf8");
  return manifestSchema.parse(JSON.parse(text));
}

function runNight(...inputs: string[]): {
  code: Promise<number>;
  terminal: ReturnType<typeof fakeTerminal>;
} {
  const terminal = fakeTerminal();
  const out = path.join(folder, "out");
  return { code: run(["run", ...inputs, "-o", out, "--date", NIGHT], terminal), terminal };
}

const GOOD =
  "El tren llegó tarde\n\nEl primer tren de la mañana llegó tarde. Nadie supo explicar la causa.\n";
const ENGLISH =
  "The train was late\n\nThe first train of the morning arrived two hours late, and nobody at the station was able to explain why it had happened.\n";

describe("wrong use is exit code 2 and says what is right", () => {
  test.each([
    [[], /Name a command/u],
    [["run"], /expected files, folders or globs/u],
    [["runn", "x"], /Unknown|Did you mean run/u],
    [["run", "x", "--beams", "9"], /--beams/u],
    [["run", "x", "--rate", "often"], /--rate: expected .* like 30\/min/u],
    [["run", "x", "--bogus"], /bogus\nTry: bilingual-digest run --help/u],
    [["run", "x", "--output", "y"], /output\. Did you mean --out\?/u],
    [["run", "x", "--beems=3"], /beems\. Did you mean --beams\?/u],
    [["run", "x", "--date", "yesterday"], /--date/u],
    [["summarise", "--sentences", "0"], /--sentences/u],
  ])("%j", async (argv, message) => {
    const terminal = fakeTerminal();
    expect(await run(argv, terminal)).toBe(2);
    expect(terminal.err()).toMatch(message);
  });
});

test("help names every command and the exit codes", async () => {
  const terminal = fakeTerminal();
  expect(await run(["--help"], terminal)).toBe(0);
  expect(terminal.out()).toMatch(
    /run[^]*ingest[^]*segment[^]*translate[^]*summarise[^]*Exit codes/u,
  );
});

test("one bad input after another is named, and the rest goes on", async () => {
  await writeFile(file("a-good.txt"), GOOD);
  await writeFile(file("b-copy.txt"), GOOD.replaceAll("\n", "\r\n"));
  await writeFile(
    file("c-binary.txt"),
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 1, 2]),
  );
  await writeFile(file("d-english.txt"), ENGLISH);
  await writeFile(file("e-empty.txt"), "");
  await writeFile(
    file("f-lines.jsonl"),
    `${JSON.stringify({ id: 7, title: "Llueve", text: "Hoy llueve en toda la provincia y mañana también." })}\n{broken\n`,
  );
  const { code, terminal } = runNight(path.join(folder, "in"), path.join(folder, "nowhere"));
  expect(await code).toBe(1);
  const { counts, inputs, complete } = await manifest();
  expect(counts).toMatchObject({ in: 8, done: 2, skipped: 1, failed: 5 });
  expect(complete).toBe(true);
  const reasons = inputs.filter((input) => input.state !== "done").map((input) => input.reason);
  expect(reasons).toEqual([
    expect.stringMatching(/nowhere/u),
    expect.stringMatching(/same text as .*a-good\.txt/u),
    expect.stringMatching(/c-binary\.txt.*PNG/u),
    expect.stringMatching(/d-english\.txt: expected Spanish, found English/u),
    expect.stringMatching(/e-empty\.txt/u),
    expect.stringMatching(/f-lines\.jsonl:2/u),
  ]);
  const failed = await readFile(path.join(folder, "out", NIGHT, "failed.jsonl"), "utf8");
  expect(failed.trim().split("\n")).toHaveLength(5);
  expect(terminal.out()).toMatch(/articles +2 done, 1 skipped, 5 failed/u);
});

test("an empty folder is a failure that names it", async () => {
  const { code } = runNight(path.join(folder, "in"));
  expect(await code).toBe(1);
  expect((await manifest()).inputs[0]?.reason).toMatch(/in: expected .* found none/u);
});

test("two runs write the same bytes, whatever the concurrency, but for the manifest", async () => {
  for (const [index, city] of ["Soria", "Lugo", "Cádiz", "Vigo", "Elche"].entries())
    await writeFile(file(`${index}.txt`), GOOD.replaceAll("tren", `tren de ${city}`));
  await runNight(path.join(folder, "in")).code;
  const first = await tree(path.join(folder, "out"));
  await rm(path.join(folder, "out"), { recursive: true });
  await runNight(path.join(folder, "in"), "--concurrency", "1", "--workers", "1").code;
  expect(await tree(path.join(folder, "out"))).toEqual(first);
  expect(Object.keys(first)).toHaveLength(17);
});

test("SOURCE_DATE_EPOCH names the night", async () => {
  await writeFile(file("a.txt"), GOOD);
  const terminal = fakeTerminal("", { SOURCE_DATE_EPOCH: "86400" });
  expect(await run(["run", file("a.txt"), "--out", folder, "--log", "none"], terminal)).toBe(0);
  expect(await readdir(folder)).toContain("1970-01-02");
});

test("an output folder that cannot be made stops the run with advice", async () => {
  for (let index = 0; index < 80; index++)
    await writeFile(file(`${index}.txt`), GOOD.replaceAll("tren", `tren ${index}`));
  await writeFile(path.join(folder, "out"), "a file is in the way");
  const { code, terminal } = runNight(path.join(folder, "in"), "--beams", "1");
  expect(await code).toBe(1);
  expect(terminal.err()).toMatch(/cannot be written: .*--out/u);
});

test("JSON lines come in on standard input, events go out on standard error", async () => {
  const line = JSON.stringify({
    title: "Llueve",
    text: "Hoy llueve en toda la provincia y mañana también.",
  });
  const terminal = fakeTerminal(`${line}\n`);
  expect(await run(["run", "-", "--out", folder, "--date", NIGHT], terminal)).toBe(0);
  const events = terminal
    .err()
    .trim()
    .split("\n")
    .map((text) => z.object({ event: z.string() }).parse(JSON.parse(text)).event);
  expect(events).toEqual(["started", "article", "finished"]);
});

test("an empty standard input is no success", async () => {
  const terminal = fakeTerminal();
  expect(await run(["run", "-", "--out", folder, "--date", NIGHT, "--log", "none"], terminal)).toBe(
    1,
  );
  expect(terminal.err()).toMatch(/No article was found/u);
});

/** Contents of every file but the manifest and a run's own state, by path. */
async function tree(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter(
    (entry) =>
      entry.isFile() && entry.name !== "manifest.json" && !entry.parentPath.includes(STATE_FOLDER),
  );
  const pairs = files.map(async (entry): Promise<[string, string]> => {
    const full = path.join(entry.parentPath, entry.name);
    return [path.relative(root, full), await readFile(full, "utf8")];
  });
  return Object.fromEntries(await Promise.all(pairs));
}

test.each([
  ["a glossary that is not there", "--glossary", undefined, /--glossary: .*cannot be read/u],
  ["a glossary without tabs", "--glossary", "ONU UN\n", /list:1: expected a Spanish term, a tab/u],
  ["an empty list of names", "--keep", "", /--keep: .*empty/u],
])("%s is wrong use, before anything is written", async (_, option, text, reason) => {
  const list = path.join(folder, "list");
  if (text !== undefined) await writeFile(list, text);
  await writeFile(file("good.txt"), GOOD);
  const { code, terminal } = runNight(path.join(folder, "in"), option, list);
  expect(await code).toBe(2);
  expect(terminal.err()).toMatch(reason);
  await expect(readdir(path.join(folder, "out", NIGHT))).rejects.toThrow(/ENOENT/u);
});
