import type Database from "libsql";
import { z } from "zod";
import { isFinished, type Article, type FinishedArticle } from "../article/article.ts";
import { articleKey } from "../article/key.ts";
import { FatalError } from "../errors.ts";
import { databaseError, openDatabase, type Migrations } from "./database.ts";

type JournalState = "queued" | "running" | "done" | "failed";

/** One line of the journal's books: how many articles are in a state. */
export interface JournalCount {
  readonly state: JournalState;
  readonly articles: number;
}

/** `finished` and `source` are JSON: libsql cuts text at U+0000. Days are counted from 1970. */
const MIGRATIONS: Migrations = [
  `CREATE TABLE article (
     key TEXT PRIMARY KEY,
     id TEXT NOT NULL,
     source TEXT NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
     deaths INTEGER NOT NULL DEFAULT 0,
     reason TEXT,
     finished TEXT,
     day INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX article_day ON article (day);`,
];

/** Days after which what is no longer asked for is forgotten. */
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

const finishedRow = z.object({ finished: z.string() });
const deathsRow = z.object({ deaths: z.int() });
const countRow = z.object({
  state: z.enum(["queued", "running", "done", "failed"]),
  articles: z.int(),
});

/**
 * How many articles are in each state, whatever their settings. Changes nothing, so that a run may be under way.
 * Throws FatalError, naming the file, if it cannot be read.
 */
export function journalCounts(file: string): JournalCount[] {
  const database = openDatabase(file, MIGRATIONS);
  try {
    const counts = "SELECT state, count(*) AS articles FROM article GROUP BY state ORDER BY state";
    return z.array(countRow).parse(database.prepare(counts).all());
  } catch (cause) {
    throw databaseError(file, cause);
  } finally {
    database.close();
  }
}

export interface JournalOptions {
  /** Everything besides the article that decides what becomes of it: settings, model, program. */
  readonly scope: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether what earlier runs finished is given. */
  readonly reuses: boolean;
}

/**
 * What became of every article, by content and settings, so that a run that died goes on where it stopped. One run
 * at a time writes it. Methods throw FatalError, naming the file, when SQLite fails.
 */
export class Journal {
  readonly #file: string;
  readonly #scope: string;
  readonly #day: number;
  readonly #reuses: boolean;
  readonly #database: Database.Database;

  private constructor(file: string, database: Database.Database, options: JournalOptions) {
    this.#file = file;
    this.#database = database;
    this.#scope = options.scope;
    this.#reuses = options.reuses;
    this.#day = Math.floor(options.now / DAY_MS);
  }

  /** Opens the file, made if absent. What is running there was in work when its run died: its death is counted. */
  static open(file: string, options: JournalOptions): Journal {
    const journal = new Journal(file, openDatabase(file, MIGRATIONS), options);
    journal.#guard((database) => {
      database.exec(
        "UPDATE article SET state = 'queued', deaths = deaths + 1 WHERE state = 'running'",
      );
      database.prepare("DELETE FROM article WHERE day < ?").run(journal.#day - KEPT_DAYS);
    });
    return journal;
  }

  /** The article as it came out of a run with the same settings; undefined if none finished it. */
  finished(article: Article): FinishedArticle | undefined {
    if (!this.#reuses) return undefined;
    const finished = this.#find(this.keyOf(article), article.source);
    if (finished !== undefined) this.#set(article, "day = ?", this.#day);
    return finished;
  }

  /** An article that this run finished. Throws FatalError if it is not there any more. */
  read(key: string, source: string): FinishedArticle {
    const finished = this.#find(key, source);
    if (finished !== undefined) return finished;
    throw new FatalError(
      `${this.#file}: expected the finished article of ${source}, which this run wrote there. Something else changed the file; run the same command again.`,
    );
  }

  /** Enters an article. Returns how many runs have died with it in work. */
  queued(article: Article): number {
    const row = this.#guard((database): unknown =>
      database
        .prepare(
          `INSERT INTO article (key, id, source, state, day) VALUES (?, ?, ?, 'queued', ?)
           ON CONFLICT (key) DO UPDATE SET state = 'queued', reason = NULL, day = excluded.day
           RETURNING deaths`,
        )
        .get(this.keyOf(article), article.id, JSON.stringify(article.source), this.#day),
    );
    return deathsRow.parse(row).deaths;
  }

  running(article: Article): void {
    this.#set(article, "state = 'running'");
  }

  done(article: Article, finished: FinishedArticle): void {
    this.#set(article, "state = 'done', deaths = 0, finished = ?", JSON.stringify(finished));
  }

  failed(article: Article, reason: string): void {
    this.#set(article, "state = 'failed', deaths = 0, reason = ?", JSON.stringify(reason));
  }

  keyOf(article: Article): string {
    return articleKey(article, this.#scope);
  }

  close(): void {
    this.#database.close();
  }

  #find(key: string, source: string): FinishedArticle | undefined {
    const row = this.#guard((database): unknown =>
      database.prepare("SELECT finished FROM article WHERE key = ? AND state = 'done'").get(key),
    );
    const json = finishedRow.safeParse(row);
    if (!json.success) return undefined;
    const finished: unknown = JSON.parse(json.data.finished);
    return isFinished(finished) ? { ...finished, source } : undefined;
  }

  #set(article: Article, change: string, ...values: (string | number)[]): void {
    this.#guard((database) =>
      database
        .prepare(`UPDATE article SET ${change} WHERE key = ?`)
        .run(...values, this.keyOf(article)),
    );
  }

  #guard<T>(work: (database: Database.Database) => T): T {
    try {
      return work(this.#database);
    } catch (cause) {
      throw databaseError(this.#file, cause);
    }
  }
}
