import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { manifestSchema } from "../../src/deliver/manifest.ts";
import { ROOT } from "../models.ts";

const MAIN = path.join(ROOT, "dist/cli/main.js");
const NIGHT = "2026-01-02";
const ARTICLES = 60;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "built-"));
  await mkdir(path.join(folder, "in"));
});
afterEach(() => rm(folder, { recursive: true }));

function start(...args: string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [MAIN, ...args], { cwd: ROOT });
}

/** Exit code and output of a program once it has ended. */
async function ended(
  program: ChildProcessWithoutNullStreams,
): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ["", ""];
  program.stdout.on("data", (chunk) => (out += String(chunk)));
  program.stderr.on("data", (chunk) => (err += String(chunk)));
  const code = await new Promise<number>((resolve) =>
    program.once("close", (status) => resolve(status ?? -1)),
  );
  return { code, out, err };
}

async function manyArticles(): Promise<void> {
  const paragraph =
    "La carretera del valle seguirá cerrada por la nieve, según informó el gobierno de la provincia.";
  const writes = Array.from({ length: ARTICLES }, (_, index) => {
    const text = Array.from(
      { length: 8 },
      (_each, line) => `${paragraph} Es el aviso ${index * 10 + line}.`,
    );
    return writeFile(
      path.join(folder, "in", `${index}.txt`),
      `Aviso ${index}\n\n${text.join("\n\n")}\n`,
    );
  });
  await Promise.all(writes);
}

/** Contents of every file of the night but the manifest, by path. */
async function tree(out: string): Promise<Record<string, string>> {
  const root = path.join(out, NIGHT);
  const names = (await readdir(root, { recursive: true })).filter((name) =>
    /\.(?:md|jsonl)$/u.test(name),
  );
  const pairs = names.map(async (name): Promise<[string, string]> => [
    name,
    await readFile(path.join(root, name), "utf8"),
  ]);
  return Object.fromEntries(await Promise.all(pairs));
}

test("an interrupted run ends in order, says how to go on, and the next makes it whole", async () => {
  await manyArticles();
  const [out, whole] = [path.join(folder, "out"), path.join(folder, "whole")];
  const args = [
    "run",
    path.join(folder, "in"),
    "--date",
    NIGHT,
    "--concurrency",
    "2",
    "--beams",
    "1",
  ];
  const program = start(...args, "--out", out);
  // The first article that is done interrupts the run.
  let interruptions = 0;
  program.stderr.on("data", (chunk) => {
    if (String(chunk).includes('"state":"done"') && interruptions++ === 0) program.kill("SIGINT");
  });
  const { code, err } = await ended(program);
  expect(code).toBe(3);
  expect(err).toMatch(/run the same command again/u);

  const manifest = manifestSchema.parse(
    JSON.parse(await readFile(path.join(out, NIGHT, "manifest.json"), "utf8")),
  );
  expect(manifest.complete).toBe(false);
  expect(manifest.counts).toMatchObject({ in: ARTICLES, failed: 0 });
  expect(manifest.counts.skipped).toBeGreaterThan(0);
  const interrupted = await tree(out);
  await expect(ended(start(...args, "--out", whole))).resolves.toMatchObject({ code: 0 });
  const undisturbed = await tree(whole);
  const articles = Object.entries(interrupted).filter(([name]) => name.startsWith("articles/"));
  expect(articles).toHaveLength(manifest.counts.done);
  expect(articles.every(([name, text]) => undisturbed[name] === text)).toBe(true);

  await expect(ended(start(...args, "--out", out))).resolves.toMatchObject({ code: 0 });
  expect(await tree(out)).toEqual(undisturbed);
});

test("a second signal ends the program at once", async () => {
  await manyArticles();
  const program = start(
    "run",
    path.join(folder, "in"),
    "--out",
    path.join(folder, "out"),
    "--concurrency",
    "60",
  );
  let signals = 0;
  program.stderr.on("data", () => {
    if (signals++ < 2) program.kill("SIGTERM");
  });
  program.stderr.once("data", () => setImmediate(() => program.kill("SIGTERM")));
  await ended(program);
  expect(program.signalCode).toBe("SIGTERM");
});

test("a filter that waits for input ends at the first signal", async () => {
  const program = start("segment");
  program.stdin.write("Una frase.\n");
  program.stdout.once("data", () => program.kill("SIGINT"));
  const { code, out } = await ended(program);
  expect(code).toBe(3);
  expect(out).toMatch(/Una frase/u);
});

test("a reader that goes away ends a filter quietly", async () => {
  const program = start("segment");
  program.stdout.destroy();
  program.stdin.on("error", () => {});
  for (let line = 0; line < 2000; line++) program.stdin.write("Una frase. Y otra.\n");
  program.stdin.end();
  const { code, err } = await ended(program);
  expect(err).toBe("");
  expect(code).toBe(0);
});

test("the program says its version", async () => {
  const { out } = await ended(start("--version"));
  expect(out).toMatch(/^\d+\.\d+\.\d+\n$/u);
});

test("the command of a clone asks for its packages, builds once, then runs", async () => {
  const clone = path.join(folder, "clone");
  const linkTo = (name: string): Promise<void> =>
    symlink(path.join(ROOT, name), path.join(clone, name));
  const copied = ["package.json", "tsconfig.json", "src"];
  await mkdir(clone);
  await linkTo("models");
  await Promise.all(
    copied.map((name) => cp(path.join(ROOT, name), path.join(clone, name), { recursive: true })),
  );
  const command = path.join(clone, "src/cli/bilingual-digest.js");
  const translated = async (): ReturnType<typeof ended> => {
    const program = spawn(command, ["translate"], { cwd: folder });
    program.stdin.end("No hubo heridos.\n");
    return ended(program);
  };
  const bare = await translated();
  expect(bare.code).toBe(2);
  expect(bare.err).toMatch(/run `npm ci`/u);
  await linkTo("node_modules");
  const first = await translated();
  expect(first).toMatchObject({ code: 0, out: "There were no injuries.\n" });
  expect(first.err).toMatch(/building/u);
  expect(await translated()).toEqual({ code: 0, out: first.out, err: "" });
  const later = new Date(Date.now() + 60_000);
  await utimes(path.join(clone, "src/errors.ts"), later, later);
  const outdated = await translated();
  expect(outdated).toMatchObject({ code: 0, out: first.out });
  expect(outdated.err).toMatch(/sources are newer than its build/u);
});
