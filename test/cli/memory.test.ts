import { writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import { fakeTerminal } from "./fake-terminal.ts";
import { call, CAUSE, LATE, NIGHT, NightFolder } from "./night-folder.ts";

let at: NightFolder;

beforeEach(async () => {
  at = await NightFolder.make();
});
afterEach(() => at.remove());

describe("run --memory", () => {
  test("gives the same bytes without a memory, with a cold one and with a warm one", async () => {
    const spanish = "fixtures/articles/0*.*";
    await at.night("none", [], spanish);
    for (const out of ["cold", "warm"]) await at.night(out, ["--memory", at.memory], spanish);
    const expected = await at.tree("none");
    expect(Object.keys(expected).length).toBeGreaterThan(9);
    expect(await at.tree("cold")).toEqual(expected);
    expect(await at.tree("warm")).toEqual(expected);
    const [cold, warm] = [await at.manifest("cold"), await at.manifest("warm")];
    expect((await at.manifest("none")).memory).toBeUndefined();
    const all = (cold.memory?.translated ?? 0) + (cold.memory?.remembered ?? 0);
    expect(all).toBeGreaterThan(100);
    expect(warm.memory).toEqual({ remembered: all, corrected: 0, imported: 0, translated: 0 });
  });

  test("other settings do not see what these remember", async () => {
    await at.night("a", ["--memory", at.memory, "--beams", "1"]);
    await at.night("b", ["--memory", at.memory, "--beams", "1"]);
    expect((await at.manifest("b")).memory).toMatchObject({ translated: 0 });
    for (const other of [
      ["--beams", "2"],
      ["--beams", "1", "--doubt-score", "-0.1"],
    ]) {
      await at.night("c", ["--memory", at.memory, ...other]);
      expect((await at.manifest("c")).memory).toMatchObject({ remembered: 0 });
    }
  });

  test("a file that is no memory stops the run before any work", async () => {
    await writeFile(
      at.memory,
      "no database at all, but long enough to have a header of its own".repeat(9),
    );
    const { code, err } = await at.night("out", ["--memory", at.memory]);
    expect(code).toBe(1);
    expect(err).toMatch(/memory\.sqlite.*database/u);
    expect(existsSync(at.file("out"))).toBe(false);
  });
});

describe("a correction", () => {
  test("outranks the model, is marked in digest and index, and is taken back", async () => {
    await at.night("before", ["--memory", at.memory]);
    expect((await at.remember("fix", `  ${LATE} `, "The first train came late.")).code).toBe(0);
    await at.night("after", ["--memory", at.memory]);
    const text = await at.digest("after");
    expect(text).toMatch(
      /\| El primer tren de la mañana llegó tarde\. \| The first train came late\. \| ✎ corrected by a person \|/u,
    );
    expect(text).toMatch(/✎ 1 corrected/u);
    expect(text).toMatch(/- ✎ corrected by a person: /u);
    expect(await at.read("after", "index.md")).toMatch(/The first train came late\. ✎ corrected/u);
    expect(await at.read("after", "articles.jsonl")).toMatch(
      /"text":"The first train came late\.","score":null,"flags":\[\],"origin":"memory"/u,
    );
    expect((await at.manifest("after")).memory).toMatchObject({ corrected: 1, translated: 0 });

    expect((await at.remember("list")).out).toBe(
      `corrected\t${LATE}\tThe first train came late.\n`,
    );
    expect((await at.remember("forget", LATE)).code).toBe(0);
    await at.night("again", ["--memory", at.memory]);
    expect(await at.tree("again")).toEqual(await at.tree("before"));
    const { code, err } = await at.remember("forget", LATE);
    expect(code).toBe(1);
    expect(err).toMatch(/expected a sentence with a correction/u);
  });

  test("may begin with a hyphen after --", async () => {
    const { code } = await call(
      "memory",
      "fix",
      "--memory",
      at.memory,
      "--",
      "-No sé.",
      "-I don't know.",
    );
    expect(code).toBe(0);
    expect((await at.remember("list")).out).toBe("corrected\t-No sé.\t-I don't know.\n");
  });

  test("counts for the translate filter, too", async () => {
    await at.remember("fix", LATE, "The first train came late.");
    const terminal = fakeTerminal(`${LATE} ${LATE}\n`);
    expect(await run(["translate", "--memory", at.memory], terminal)).toBe(0);
    expect(terminal.out()).toBe("The first train came late. The first train came late.\n");
  });
});

describe("a night's sentences", () => {
  test("go out as TSV, are edited, and come back as corrections", async () => {
    await at.night("before");
    const tsv = await call(
      "memory",
      "export",
      "--night",
      at.file("before", NIGHT),
      "--format",
      "tsv",
    );
    expect(tsv.code).toBe(0);
    const rows = tsv.out
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t"));
    expect(rows[0]).toEqual(["\uFEFFsource", "translation", "flags", "origin", "before"]);
    expect(rows.slice(1).map(([source]) => source)).toEqual([
      "El tren llegó tarde",
      LATE,
      CAUSE,
      "El 5 de mayo no hubo trenes.",
    ]);
    const edited = rows.map((row) =>
      row[0] === CAUSE ? [row[0], "Nobody knew why.", ...row.slice(2)] : row,
    );
    const file = at.file("edited.tsv");
    await writeFile(file, `${edited.map((row) => row.join("\t")).join("\r\n")}\r\nwrong\r\n`);
    const { code, out, err } = await at.remember("import", file);
    expect(out).toBe(`${file}: 1 corrections, 0 imported, 3 unchanged, 1 refused\n`);
    expect(err).toMatch(/edited\.tsv:6: expected 5 columns as in the first line, found 1/u);
    expect(code).toBe(1);
    await at.night("after", ["--memory", at.memory]);
    expect(await at.digest("after")).toMatch(/Nobody knew why\. \| ✎ corrected by a person/u);
  });

  test("go out as TMX, and what is in a memory moves to another by it", async () => {
    await at.night("a", ["--memory", at.memory]);
    await at.remember("fix", LATE, "The first train came late.");
    const { out } = await at.remember("export");
    expect(out.match(/<tu>/gu)).toHaveLength(4);
    const file = at.file("all.tmx");
    await writeFile(file, out);
    const other = at.file("other.sqlite");
    const imported = await call("memory", "import", file, "--memory", other);
    expect(imported.out).toMatch(/: 1 corrections, 0 imported, 3 unchanged, 0 refused\n$/u);
    const people = await at.remember("export", "--corrections", "--format", "tsv");
    expect(people.out.trimEnd().split("\n")).toHaveLength(2);
    const ofNight = await call("memory", "export", "--night", at.file("a", NIGHT));
    expect(ofNight.out.match(/<tu>/gu)).toHaveLength(4);
  });
});

test("a TMX of another program is imported: it outranks the model, is checked and marked", async () => {
  const file = at.file("agency.tmx");
  await writeFile(
    file,
    `<tmx version="1.4"><header/><body><tu><tuv xml:lang="es"><seg>El 5 de mayo no hubo trenes.</seg></tuv><tuv xml:lang="en"><seg>There were no trains on 6 May.</seg></tuv></tu></body></tmx>`,
  );
  expect((await at.remember("import", file)).out).toMatch(/0 corrections, 1 imported/u);
  expect((await at.remember("stat")).out).toMatch(/corrections +0\nimported +1\nremembered +0,/u);
  await at.night("out", ["--memory", at.memory]);
  expect(await at.digest("out")).toMatch(
    /There were no trains on 6 May\. \| ⚠ numbers differ · ✎ imported \|/u,
  );
  expect((await at.remember("import", "--corrections", file)).out).toMatch(/1 corrections, 0/u);
});
