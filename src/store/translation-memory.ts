import type Database from "libsql";
import { z } from "zod";
import { draftSchema } from "../article/article.ts";
import { FatalError, RetryableError } from "../errors.ts";
import { databaseError, inTransaction, openDatabase, type Migrations } from "./database.ts";
import { memoryKey } from "./memory-key.ts";

type Draft = z.infer<typeof draftSchema>;

/** A normalised sentence with its translation. */
export interface KnownSentence {
  readonly sentence: string;
  readonly draft: Draft;
}

export interface MemoryOptions {
  /** Bytes that drafts may take; minimum 1. */
  readonly maxBytes: number;
  /** Milliseconds to wait for another process' write to end; 30,000 unless given. */
  readonly busyTimeout?: number;
}

export interface MemoryStat {
  /** Translations of models, the ones that are evicted. */
  readonly drafts: number;
  /** About what these take in the file. */
  readonly bytes: number;
  readonly corrections: number;
  readonly imported: number;
}

/** Keys are hashes, drafts JSON, so that any string comes back as it was: libsql cuts text at U+0000. */
const MIGRATIONS: Migrations = [
  `CREATE TABLE draft (
     id INTEGER PRIMARY KEY,
     key TEXT NOT NULL UNIQUE,
     sentence TEXT NOT NULL,
     draft TEXT NOT NULL,
     bytes INTEGER NOT NULL,
     used INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX draft_used ON draft (used, id);
   CREATE TABLE size (bytes INTEGER NOT NULL) STRICT;
   INSERT INTO size VALUES (0);
   CREATE TABLE pair (
     key TEXT PRIMARY KEY,
     sentence TEXT NOT NULL,
     draft TEXT NOT NULL,
     origin TEXT NOT NULL CHECK (origin IN ('memory', 'imported'))
   ) STRICT, WITHOUT ROWID;`,
];

/** Bytes that a row and its index entries take beside its two texts, by measurement. */
const ROW_BYTES = 140;
/** Hits that wait to be stamped as used. */
const MOST_TOUCHED = 4096;

const EVICTED_AT_ONCE = 256;

const draftRow = z.object({ draft: z.string() });
const sentenceRow = z.object({ sentence: z.string(), draft: z.string() });
const evictedRow = z.object({ id: z.int(), bytes: z.int() });
const numberRow = z.object({ value: z.int() });

/**
 * A translation memory in an SQLite file that several processes may use at once. Drafts are evicted, least recently
 * used first, when they take more than a number of bytes; corrections and imported translations never are. "Recently"
 * counts transactions, not time, so that no clock decides what is kept.
 */
export class SqliteTranslationMemory {
  readonly #file: string;
  readonly #database: Database.Database;
  readonly #maxBytes: number;
  readonly #findPair: Database.Statement;
  readonly #findDraft: Database.Statement;
  /** Keys of drafts that were found since the last transaction: stamping each at once would be a write a hit. */
  readonly #touched = new Set<string>();

  /** Opens the file, made if absent. Throws FatalError, naming it, if it is no translation memory. */
  constructor(file: string, options: MemoryOptions) {
    this.#file = file;
    this.#maxBytes = options.maxBytes;
    this.#database = openDatabase(file, MIGRATIONS);
    if (options.busyTimeout !== undefined)
      this.#database.exec(`PRAGMA busy_timeout = ${options.busyTimeout}`);
    try {
      this.#findPair = this.#database.prepare("SELECT draft FROM pair WHERE key = ?");
      this.#findDraft = this.#database.prepare("SELECT draft FROM draft WHERE key = ?");
    } catch (cause) {
      this.#database.close();
      throw new FatalError(
        `${file}: expected a translation memory, found an SQLite file of another kind. Name another file.`,
        { cause },
      );
    }
  }

  async find(scope: string, sentences: readonly string[]): Promise<(Draft | undefined)[]> {
    const found = this.#guard(() =>
      inTransaction(this.#database, "DEFERRED", () =>
        sentences.map((each) => this.#findOne(scope, each)),
      ),
    );
    if (this.#touched.size > MOST_TOUCHED) this.#write("", []);
    return found;
  }

  async keep(scope: string, known: readonly KnownSentence[]): Promise<void> {
    this.#write(scope, known);
  }

  /**
   * Takes what people wrote: origin `memory` is a correction, `imported` comes from an imported memory. The newer
   * replaces the older, but nothing imported replaces a correction.
   */
  async learn(known: readonly KnownSentence[]): Promise<void> {
    const learn = this.#database.prepare(
      `INSERT INTO pair (key, sentence, draft, origin) VALUES (?, ?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET draft = excluded.draft, origin = excluded.origin
       WHERE excluded.origin = 'memory' OR pair.origin = 'imported'`,
    );
    this.#inTransaction(() => {
      for (const { sentence, draft } of known)
        learn.run(memoryKey(sentence), sentence, JSON.stringify(draft), draft.origin);
    });
  }

  /** Takes a correction or imported translation back. False if there was none. */
  async forget(sentence: string): Promise<boolean> {
    const forget = this.#database.prepare("DELETE FROM pair WHERE key = ?");
    return this.#inTransaction(() => forget.run(memoryKey(sentence)).changes > 0);
  }

  /** What people wrote, by sentence in code point order; with `drafts` also the newest draft of every other sentence. */
  async *entries(options: { readonly drafts: boolean }): AsyncGenerator<KnownSentence> {
    const drafts = `UNION ALL
      SELECT sentence, draft FROM (
        SELECT sentence, draft, row_number() OVER (PARTITION BY sentence ORDER BY used DESC, id DESC) AS place
        FROM draft WHERE sentence NOT IN (SELECT sentence FROM pair)
      ) WHERE place = 1`;
    const rows = this.#database.prepare(
      `SELECT sentence, draft FROM pair ${options.drafts ? drafts : ""} ORDER BY sentence`,
    );
    for (const row of rows.iterate()) {
      const { sentence, draft } = sentenceRow.parse(row);
      yield { sentence, draft: draftSchema.parse(JSON.parse(draft)) };
    }
  }

  async stat(): Promise<MemoryStat> {
    return this.#guard(() => ({
      drafts: this.#number("SELECT count(*) AS value FROM draft"),
      bytes: this.#number("SELECT bytes AS value FROM size"),
      corrections: this.#number("SELECT count(*) AS value FROM pair WHERE origin = 'memory'"),
      imported: this.#number("SELECT count(*) AS value FROM pair WHERE origin = 'imported'"),
    }));
  }

  async close(): Promise<void> {
    try {
      if (this.#touched.size > 0) this.#write("", []);
    } finally {
      this.#database.close();
    }
  }

  #findOne(scope: string, sentence: string): Draft | undefined {
    const pair = this.#findPair.get(memoryKey(sentence));
    if (pair !== undefined) return draftOf(pair);
    const key = memoryKey(scope, sentence);
    const row = this.#findDraft.get(key);
    if (row === undefined) return undefined;
    this.#touched.add(key);
    return draftOf(row);
  }

  /** One transaction: new drafts in, everything used since the last one stamped, the least recently used out. */
  #write(scope: string, known: readonly KnownSentence[]): void {
    const insert = this.#database.prepare(
      "INSERT OR IGNORE INTO draft (key, sentence, draft, bytes, used) VALUES (?, ?, ?, ?, ?)",
    );
    const stamp = this.#database.prepare("UPDATE draft SET used = ? WHERE key = ?");
    this.#inTransaction(() => {
      const now = this.#number("SELECT coalesce(max(used), 0) + 1 AS value FROM draft");
      let added = 0;
      for (const each of known) {
        const [key, text] = [memoryKey(scope, each.sentence), JSON.stringify(each.draft)];
        const bytes = ROW_BYTES + Buffer.byteLength(each.sentence) + Buffer.byteLength(text);
        const isNew = insert.run(key, each.sentence, text, bytes, now).changes > 0;
        if (isNew) added += bytes;
        else this.#touched.add(key);
      }
      for (const key of this.#touched) stamp.run(now, key);
      this.#resize(added);
    });
    this.#touched.clear();
  }

  /** Counts what was added, and evicts as much as is over the cap. */
  #resize(added: number): void {
    let size = this.#number("SELECT bytes AS value FROM size") + added;
    // Not `iterate` and break: libsql keeps a cursor that is left early, and its snapshot, until it is collected.
    const oldest = this.#database.prepare(
      `SELECT id, bytes FROM draft ORDER BY used, id LIMIT ${EVICTED_AT_ONCE}`,
    );
    const evict = this.#database.prepare("DELETE FROM draft WHERE id = ?");
    while (size > this.#maxBytes) {
      const rows = oldest.all();
      if (rows.length === 0) size = 0;
      for (const row of rows) {
        const { id, bytes } = evictedRow.parse(row);
        evict.run(id);
        size -= bytes;
        if (size <= this.#maxBytes) break;
      }
    }
    this.#database.prepare("UPDATE size SET bytes = ?").run(size);
  }

  #number(sql: string): number {
    return numberRow.parse(this.#database.prepare(sql).get()).value;
  }

  #inTransaction<T>(work: () => T): T {
    return this.#guard(() => inTransaction(this.#database, "IMMEDIATE", work));
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      if (cause instanceof Error && /\b(?:busy|locked)\b/iu.test(cause.message))
        throw new RetryableError(
          `${this.#file}: another process has been writing to the translation memory for too long (${cause.message}).`,
          { cause },
        );
      throw databaseError(this.#file, cause);
    }
  }
}

function draftOf(row: unknown): Draft {
  return draftSchema.parse(JSON.parse(draftRow.parse(row).draft));
}
