import { once } from "node:events";
import { mkdtempSync, statSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import Database from "libsql";
import { describe, expect, test } from "vitest";
import { FatalError, RetryableError } from "../../src/errors.ts";
import { openDatabase } from "../../src/store/database.ts";
import { SqliteTranslationMemory } from "../../src/store/translation-memory.ts";
import { memoryConformance } from "./memory-conformance.ts";
import { memoryWriter } from "./spawn-memory-writer.ts";

const PLENTY = { maxBytes: 2 ** 30 };

function newFile(): string {
  return path.join(mkdtempSync(path.join(tmpdir(), "memory-")), "memory.sqlite");
}

memoryConformance("SqliteTranslationMemory", async () => {
  const file = newFile();
  return {
    open: (maxBytes) => new SqliteTranslationMemory(file, { maxBytes }),
    remove: () => rm(path.dirname(file), { recursive: true }),
  };
});

/** Bytes that the rows say they take, and those that the memory counted as they came and went. */
function sizes(file: string): unknown {
  const database = new Database(file, { readonly: true });
  const row = database
    .prepare(
      "SELECT (SELECT sum(bytes) FROM draft) AS rows, (SELECT bytes FROM size) AS counted, (SELECT integrity_check FROM pragma_integrity_check) AS whole",
    )
    .get();
  database.close();
  return row;
}

describe("several processes", () => {
  test("that write at the same time lose nothing", async () => {
    const file = newFile();
    const names = ["uno", "dos", "tres", "cuatro"];
    const codes = await Promise.all(
      names.map(async (name): Promise<unknown> => once(memoryWriter(file, name, 40), "close")),
    );
    expect(codes).toEqual(names.map(() => [0, null]));
    const memory = new SqliteTranslationMemory(file, PLENTY);
    // 40 batches of 5 sentences that all share and 5 of their own.
    expect(await memory.stat()).toMatchObject({ drafts: 40 * 5 * 5, corrections: 160 });
    const sentences = names.map((name) => `${name} 39 9`);
    const found = await memory.find("s", [...sentences, "común 39 8"]);
    expect(found.map((each) => each?.text)).toEqual(
      [...sentences, "común 39 8"].map((each) => each.toUpperCase()),
    );
    const { bytes } = await memory.stat();
    await memory.close();
    expect(sizes(file)).toMatchObject({ rows: bytes, counted: bytes, whole: "ok" });
  });

  test("one that is killed leaves whole what it said was written", async () => {
    const file = newFile();
    const program = memoryWriter(file, "muerto", 100_000);
    let said = "";
    program.stdout?.on("data", (chunk) => {
      said += String(chunk);
      if (said.includes("\n20\n")) program.kill("SIGKILL");
    });
    await once(program, "close");
    const last = said.trim().split("\n").at(-1) ?? "";
    const memory = new SqliteTranslationMemory(file, PLENTY);
    const sentence = `muerto ${last} 9`;
    const corrected = `corregida muerto ${last}`;
    const found = await memory.find("s", [sentence, corrected]);
    expect(found.map((each) => each?.text)).toEqual([sentence.toUpperCase(), "muerto"]);
    const { bytes } = await memory.stat();
    await memory.close();
    expect(sizes(file)).toMatchObject({ rows: bytes, counted: bytes, whole: "ok" });
  });
});

test("the file is about as large as the cap says, however much goes through it", async () => {
  const file = newFile();
  const maxBytes = 2 ** 20;
  const memory = new SqliteTranslationMemory(file, { maxBytes });
  for (let batch = 0; batch < 60; batch++)
    await memory.keep(
      "s",
      Array.from({ length: 200 }, (_, index) => ({
        sentence: `La frase número ${batch}-${index} de la noche habla del agua y del viento.`,
        draft: {
          text: `Sentence number ${batch}-${index} of the night is about water and wind.`,
          score: -0.5123,
          flags: [],
          origin: "model" as const,
        },
      })),
    );
  const { bytes } = await memory.stat();
  await memory.close();
  const database = new Database(file);
  database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
  database.close();
  expect(bytes).toBeLessThanOrEqual(maxBytes);
  expect(bytes).toBeGreaterThan(0.9 * maxBytes);
  const { size } = statSync(file);
  expect(size).toBeGreaterThan(0.8 * maxBytes);
  expect(size).toBeLessThan(1.3 * maxBytes);
});

describe("refuses", () => {
  test("what is no database, naming it", () => {
    const file = newFile();
    writeFileSync(file, "Once upon a time there was a file that was no database. ".repeat(20));
    expect(() => new SqliteTranslationMemory(file, PLENTY)).toThrow(FatalError);
    expect(() => new SqliteTranslationMemory(file, PLENTY)).toThrow(/memory\.sqlite.*database/u);
  });

  test("a database of another kind, and leaves it as it was", () => {
    const file = newFile();
    openDatabase(file, ["CREATE TABLE journal (id INTEGER PRIMARY KEY) STRICT"]).close();
    expect(() => new SqliteTranslationMemory(file, PLENTY)).toThrow(
      /memory\.sqlite: expected a translation memory/u,
    );
    const database = new Database(file);
    expect(database.prepare("SELECT name FROM sqlite_master").all()).toEqual([{ name: "journal" }]);
    database.close();
  });

  test("a row that was altered, naming the file", async () => {
    const file = newFile();
    const memory = new SqliteTranslationMemory(file, PLENTY);
    const known = { text: "x", score: -1, flags: [], origin: "model" as const };
    await memory.keep("s", [{ sentence: "Uno.", draft: known }]);
    const database = new Database(file);
    database.exec("UPDATE draft SET draft = 'rubbish'");
    database.close();
    await expect(memory.find("s", ["Uno."])).rejects.toThrow(FatalError);
    await memory.close();
  });

  test("nothing when it is locked for too long: the article is tried again", async () => {
    const file = newFile();
    const memory = new SqliteTranslationMemory(file, PLENTY);
    const known = { text: "x", score: -1, flags: [], origin: "model" as const };
    const other = new Database(file);
    other.exec("BEGIN IMMEDIATE");
    // A second connection without the patience of the first, so that the test need not wait.
    const impatient = new SqliteTranslationMemory(file, { ...PLENTY, busyTimeout: 1 });
    await expect(impatient.keep("s", [{ sentence: "Uno.", draft: known }])).rejects.toThrow(
      RetryableError,
    );
    // Readers need not wait for a writer.
    expect(await memory.find("s", ["Uno."])).toEqual([undefined]);
    other.exec("ROLLBACK");
    other.close();
    await impatient.keep("s", [{ sentence: "Uno.", draft: known }]);
    expect(await memory.find("s", ["Uno."])).toEqual([known]);
    await Promise.all([memory.close(), impatient.close()]);
  });
});
