import { mkdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import Database from "libsql";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { FatalError } from "../errors.ts";
import { writeError } from "../write-error.ts";
import { databaseError } from "./database.ts";

const holderSchema = z.object({ pid: z.int(), host: z.string(), since: z.iso.datetime() });

/**
 * Keeps a folder to one run at a time. The lock is the operating system's, on an SQLite file, so that it ends with
 * its process however that ends: there are no stale locks. Throws FatalError that says who has it.
 */
export class RunLock {
  readonly #database: Database.Database;

  private constructor(database: Database.Database) {
    this.#database = database;
  }

  /** `folder` is made if absent. */
  static take(folder: string, now: Date): RunLock {
    const file = path.join(folder, "lock.sqlite");
    const holder = path.join(folder, "holder.json");
    try {
      mkdirSync(folder, { recursive: true });
    } catch (cause) {
      throw writeError(folder, cause);
    }
    let database: Database.Database | undefined;
    try {
      database = new Database(file);
      database.exec("BEGIN EXCLUSIVE");
      const entry = { pid: process.pid, host: hostname(), since: now.toISOString() };
      writeFileAtomic.sync(holder, `${JSON.stringify(entry)}\n`);
      return new RunLock(database);
    } catch (cause) {
      database?.close();
      if (!(cause instanceof Error && /locked|busy/iu.test(cause.message)))
        throw databaseError(file, cause);
      throw new FatalError(
        `${path.dirname(folder)}: another run is writing there (${describe(holder)}). Wait until it has ended, or name another folder with --out.`,
        { cause },
      );
    }
  }

  /** Who has the lock of a folder; undefined if nobody has. */
  static holder(folder: string): string | undefined {
    const database = new Database(path.join(folder, "lock.sqlite"));
    try {
      database.exec("BEGIN EXCLUSIVE; ROLLBACK");
      return undefined;
    } catch {
      return describe(path.join(folder, "holder.json"));
    } finally {
      database.close();
    }
  }

  release(): void {
    this.#database.exec("ROLLBACK");
    this.#database.close();
  }
}

function describe(holder: string): string {
  try {
    const { pid, host, since } = holderSchema.parse(JSON.parse(readFileSync(holder, "utf8")));
    return `process ${pid} on ${host}, since ${since}`;
  } catch {
    return "it has not said who it is";
  }
}
