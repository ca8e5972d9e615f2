import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { FatalError } from "../../src/errors.ts";
import { openDatabase } from "../../src/store/database.ts";

const MIGRATIONS = [
  "CREATE TABLE word (text TEXT PRIMARY KEY) STRICT",
  "ALTER TABLE word ADD COLUMN count INTEGER NOT NULL DEFAULT 1",
];

function file(): string {
  return path.join(mkdtempSync(path.join(tmpdir(), "store-")), "deep", "words.sqlite");
}

describe("openDatabase", () => {
  it("makes the file with its folder and keeps what is written", () => {
    const at = file();
    const first = openDatabase(at, MIGRATIONS);
    first.prepare("INSERT INTO word (text) VALUES (?)").run("paz");
    first.close();
    const second = openDatabase(at, MIGRATIONS);
    expect(second.prepare("SELECT * FROM word").all()).toEqual([{ text: "paz", count: 1 }]);
    second.close();
  });

  it("brings an older file up to date and keeps its rows", () => {
    const at = file();
    const old = openDatabase(at, MIGRATIONS.slice(0, 1));
    old.prepare("INSERT INTO word (text) VALUES (?)").run("sol");
    old.close();
    const renewed = openDatabase(at, MIGRATIONS);
    expect(renewed.prepare("SELECT text, count FROM word").all()).toEqual([
      { text: "sol", count: 1 },
    ]);
    renewed.close();
  });

  it("leaves a file alone whose migration fails", () => {
    const at = file();
    openDatabase(at, MIGRATIONS.slice(0, 1)).close();
    expect(() => openDatabase(at, [...MIGRATIONS, "NOT SQL"])).toThrow(FatalError);
    const intact = openDatabase(at, MIGRATIONS.slice(0, 1));
    expect(intact.prepare("PRAGMA table_info(word)").all()).toHaveLength(1);
    intact.close();
  });

  it("refuses a newer file, a damaged one and a folder, naming the file", () => {
    const newer = file();
    openDatabase(newer, MIGRATIONS).close();
    expect(() => openDatabase(newer, MIGRATIONS.slice(0, 1))).toThrow(/words\.sqlite.*newer/u);
    const damaged = path.join(mkdtempSync(path.join(tmpdir(), "store-")), "damaged.sqlite");
    writeFileSync(
      damaged,
      "no database at all, but long enough to have a header of its own".repeat(9),
    );
    expect(() => openDatabase(damaged, MIGRATIONS)).toThrow(/damaged\.sqlite.*damaged/u);
    expect(() => openDatabase(path.dirname(damaged), MIGRATIONS)).toThrow(FatalError);
  });
});
