import { mkdirSync } from "node:fs";
import path from "node:path";
import Database from "libsql";
import { z } from "zod";
import { FatalError } from "../errors.ts";
import { writeError } from "../write-error.ts";

/** SQL that brings a schema one version further; its index plus one is the version it leads to. */
export type Migrations = readonly string[];

/** How long a writer waits for another process' write to end, in milliseconds. */
const BUSY_TIMEOUT = 30_000;

/**
 * Opens an SQLite file, made with its folder if absent, in write-ahead mode, so that several processes can use it
 * at once, and brings its schema up to date (`PRAGMA user_version`).
 *
 * Throws FatalError, naming the file, if it is no database, damaged, not writable, or written by a newer version.
 */
export function openDatabase(file: string, migrations: Migrations): Database.Database {
  let database: Database.Database | undefined;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    database = new Database(file);
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    migrate(database, file, migrations);
    return database;
  } catch (cause) {
    database?.close();
    if (cause instanceof FatalError) throw cause;
    throw databaseError(file, cause);
  }
}

function migrate(database: Database.Database, file: string, migrations: Migrations): void {
  // Checked again under the write lock: another process may be migrating the same file.
  if (versionOf(database) === migrations.length) return;
  inTransaction(database, "IMMEDIATE", () => {
    const version = versionOf(database);
    if (version > migrations.length)
      throw new FatalError(
        `${file}: written by a newer version of bilingual-digest (schema ${version}, this one knows ${migrations.length}). Update, or name another file.`,
      );
    for (const sql of migrations.slice(version)) database.exec(sql);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

/** The result of `work`, whose changes are kept together or not at all. Throws what `work` or SQLite threw. */
export function inTransaction<T>(
  database: Database.Database,
  mode: "DEFERRED" | "IMMEDIATE",
  work: () => T,
): T {
  database.exec(`BEGIN ${mode}`);
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    // SQLite has ended it already when the disk is full; libsql's own transaction() would then tell of that instead.
    if (database.inTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

const versionSchema = z.object({ user_version: z.int() });

function versionOf(database: Database.Database): number {
  return versionSchema.parse(database.prepare("PRAGMA user_version").get()).user_version;
}

/** What SQLite threw, as an error that names the file and says what to do. */
export function databaseError(file: string, cause: unknown): FatalError {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "SQLITE_FULL")
    return writeError(file, Object.assign(new Error("", { cause }), { code: "ENOSPC" }));
  if (cause instanceof Error && "syscall" in cause) return writeError(file, cause);
  return new FatalError(`${file}: ${explain(cause)}`, { cause });
}

function explain(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/not a database|malformed|corrupt/iu.test(message))
    return `the SQLite file is damaged (${message}). Move it away and run the same command again: a new one is made.`;
  if (/readonly|read-only|unable to open|permission|EACCES|EROFS/iu.test(message))
    return `the SQLite file cannot be opened for writing (${message}). Check the folder and its permissions.`;
  if (/disk I\/O error/iu.test(message))
    return "cannot be read or written: the disk is full, or failing. Make room and run the same command again.";
  return `SQLite: ${message}`;
}
