import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findInputs } from "../../src/ingest/find-inputs.ts";

let root = "";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "ingest-"));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function files(...names: string[]): Promise<void> {
  for (const name of names) {
    const path = join(root, name);
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, "Hola.");
  }
}

function relative(path: string): string {
  return path.slice(root.length + 1);
}

/** Paths relative to the temporary folder, and the sources of the problems likewise. */
async function find(...patterns: string[]): Promise<{ paths: string[]; problems: string[] }> {
  const found = await findInputs(patterns.map((pattern) => join(root, pattern)));
  return {
    paths: found.paths.map(relative),
    problems: found.problems.map((problem) => relative(problem.place.source)),
  };
}

describe("findInputs", () => {
  test("a folder: to any depth, what can be read, nothing hidden, by code unit", async () => {
    await files("n/b.txt", "n/a/x.MD", "n/Z.jsonl", "n/ñ.txt", "n/q.pdf", "n/.x.txt", "n/.h/y.txt");
    await files("n/SIN_EXTENSION");
    expect(await find("n")).toEqual({
      paths: ["n/Z.jsonl", "n/a/x.MD", "n/b.txt", "n/ñ.txt"],
      problems: [],
    });
  });

  test("what a browser saved beside a page is no input of its own", async () => {
    await files("n/Uno.html", "n/Uno_archivos/marco.html", "n/dos.htm", "n/dos_files/a.json");
    await files("n/tres_files/b.html");
    expect((await find("n")).paths).toEqual(["n/Uno.html", "n/dos.htm", "n/tres_files/b.html"]);
  });

  test("a glob, a file of any name and a name that looks like a glob", async () => {
    await files("a/1.txt", "a/b/2.txt", "a/3.md", "a/[4].txt", "a/LEEME");
    expect((await find("a/**/*.txt")).paths).toEqual(["a/1.txt", "a/[4].txt", "a/b/2.txt"]);
    expect((await find("a/LEEME", "a/[4].txt")).paths).toEqual(["a/LEEME", "a/[4].txt"]);
  });

  test("each file once, however often it is named, in an order of its own", async () => {
    await files("a/1.txt", "a/2.txt");
    const { paths } = await find("a/2.txt", "a", "a/*.txt", "./a/../a/1.txt");
    expect(paths).toEqual(["a/1.txt", "a/2.txt"]);
  });

  test("links that lead back are followed once", async () => {
    await files("a/1.txt", "b/2.txt");
    await symlink(join(root, "a"), join(root, "a", "aqui"));
    await symlink(join(root, "b"), join(root, "a", "otra"));
    await symlink(join(root, "a"), join(root, "b", "vuelta"));
    expect(await find("a")).toEqual({ paths: ["a/1.txt", "a/otra/2.txt"], problems: [] });
    expect((await find("a", "b")).paths).toEqual(["a/1.txt", "b/2.txt"]);
  });

  test("what is missing, matches nothing or is empty is a problem that names it", async () => {
    await files("a/1.txt");
    await mkdir(join(root, "vacia"));
    await symlink(join(root, "nada"), join(root, "a", "roto.txt"));
    expect(await find("no.txt", "a/*.zip", "vacia", "a/1.txt", "a/1.txt/x", "a")).toEqual({
      paths: ["a/1.txt"],
      problems: ["no.txt", "a/*.zip", "vacia", "a/1.txt/x", "a/roto.txt"],
    });
  });

  test.skipIf(process.getuid?.() === 0)("an unreadable folder is a problem", async () => {
    await files("a/1.txt", "a/cerrada/2.txt");
    await chmod(join(root, "a/cerrada"), 0);
    const found = await find("a");
    await chmod(join(root, "a/cerrada"), 0o700);
    expect(found).toEqual({ paths: ["a/1.txt"], problems: ["a/cerrada"] });
  });
});
