import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FatalError } from "../../src/errors.ts";
import { RunLock } from "../../src/store/run-lock.ts";
import { runProgram, treeOf, writeArticles } from "./killed-run.ts";

let folder: string;
let expected: ReadonlyMap<string, string>;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "crash-"));
  await writeArticles(at("in"), 6);
  await runProgram(at("in"), at("whole"));
  expected = await treeOf(at("whole"));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(["queued:2", "running:1", "translated:3", "written:2", "done:4", "delivering", "listed"])(
  "killed at %s, the next run makes it whole, to the byte",
  async (faultPoint) => {
    const out = at("killed");
    expect(await runProgram(at("in"), out, { faultPoint })).toBe("SIGKILL");
    expect(await runProgram(at("in"), out)).toBe(1);
    expect(await treeOf(out)).toEqual(expected);
    await rm(out, { recursive: true });
  },
);

test("what was finished is not translated again", async () => {
  const out = at("kept");
  await runProgram(at("in"), out, { faultPoint: "delivering" });
  // A run that would translate anything dies there.
  expect(await runProgram(at("in"), out, { faultPoint: "running" })).toBe(1);
  expect(await treeOf(out)).toEqual(expected);
});

test("an article that three runs died with is a failure, and the others are done", async () => {
  const [input, out] = [at("poison"), at("poisoned")];
  await mkdir(input);
  await writeFile(
    path.join(input, "a.txt"),
    "Un aviso\n\nNadie supo explicar la causa del retraso.\n",
  );
  for (let run = 0; run < 3; run++)
    expect(await runProgram(input, out, { faultPoint: "translated" })).toBe("SIGKILL");
  await writeFile(
    path.join(input, "b.txt"),
    "Otro aviso\n\nEl tren llegó dos horas tarde a Soria.\n",
  );
  expect(await runProgram(input, out)).toBe(1);
  const failed = await readFile(path.join(out, "2026-01-01/failed.jsonl"), "utf8");
  expect(failed).toMatch(/a\.txt.*3 runs died with this article in work/u);
  expect((await treeOf(out)).size).toBe(9);
  // Asked again, it has its chances again.
  expect(await runProgram(input, out)).toBe(0);
});

test("articles that are no longer in the input leave the night's folder", async () => {
  const [input, out] = [at("less"), at("lessened")];
  await writeArticles(input, 4);
  await runProgram(input, out);
  const before = (await treeOf(out)).size;
  await rm(path.join(input, "003.txt"));
  await runProgram(input, out);
  expect((await treeOf(out)).size).toBe(before - 2);
});

test("a second run on the same folder says who has it, and a killed one leaves no lock", async () => {
  const out = at("locked");
  const lock = RunLock.take(path.join(out, ".bilingual-digest"), new Date(0));
  const second = (): RunLock => RunLock.take(path.join(out, ".bilingual-digest"), new Date(1));
  expect(second).toThrow(FatalError);
  expect(second).toThrow(
    new RegExp(`locked: another run is writing there \\(process ${process.pid} on .*1970`, "u"),
  );
  expect(await runProgram(at("in"), out)).toBe(1);
  expect(await treeOf(out)).toEqual(new Map());
  lock.release();
  expect(await runProgram(at("in"), out, { faultPoint: "written" })).toBe("SIGKILL");
  second().release();
});

test("a damaged journal is named, with what to do", async () => {
  const out = at("damaged");
  await mkdir(path.join(out, ".bilingual-digest"), { recursive: true });
  await writeFile(path.join(out, ".bilingual-digest/journal.sqlite"), "x".repeat(5000));
  const args = [path.resolve("dist/cli/main.js"), "run", at("in"), "--out", out];
  const program = spawn(process.execPath, args);
  let err = "";
  program.stderr.on("data", (chunk) => (err += String(chunk)));
  await new Promise((resolve) => program.once("close", resolve));
  expect(err).toMatch(/journal\.sqlite: the SQLite file is damaged .*Move it away/u);
});
