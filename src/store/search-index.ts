import { rmSync } from "node:fs";
import type Database from "libsql";
import { z } from "zod";
import type { SearchArticle, SearchHit, SearchResult } from "../article/search-article.ts";
import { searchTerms, type SearchTerm } from "../article/search-terms.ts";
import { FatalError } from "../errors.ts";
import { databaseError, inTransaction, openDatabase, type Migrations } from "./database.ts";

/** unicode61 with remove_diacritics 2 finds "niño" by "nino" and "NIÑO", in every form of Unicode. */
const MIGRATIONS: Migrations = [
  `CREATE TABLE night (date TEXT PRIMARY KEY, made_from TEXT NOT NULL) STRICT;
   CREATE TABLE article (id INTEGER PRIMARY KEY, night TEXT NOT NULL, page TEXT NOT NULL) STRICT;
   CREATE INDEX article_night ON article (night);
   CREATE VIRTUAL TABLE article_text USING fts5 (
     title_es, title_en, es, en, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
   );`,
];

const hitRow = z.object({
  night: z.string(),
  page: z.string(),
  title_es: z.string(),
  title_en: z.string(),
  es: z.string(),
  en: z.string(),
});
const totalRow = z.object({ total: z.int() });
const nightRow = z.object({ date: z.string(), made_from: z.string() });
const checkRow = z.object({ quick_check: z.string() });

/** A word in a title weighs eight in the text. */
const RANK = "bm25(article_text, 8, 8, 1, 1)";

/**
 * Full-text search over articles in both languages, in an SQLite file that can be made again at any time. Methods
 * throw FatalError, naming the file, when SQLite fails.
 */
export class SearchIndex {
  readonly #file: string;
  readonly #database: Database.Database;

  private constructor(file: string, database: Database.Database) {
    this.#file = file;
    this.#database = database;
  }

  /** Opens the file, made if absent. `rebuilt` is told why one that was damaged is begun anew. */
  static open(file: string, rebuilt: (reason: string) => void): SearchIndex {
    try {
      return SearchIndex.#openWhole(file);
    } catch (error) {
      if (!(error instanceof FatalError)) throw error;
      rebuilt(error.message);
      for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
      return SearchIndex.#openWhole(file);
    }
  }

  static #openWhole(file: string): SearchIndex {
    const database = openDatabase(file, MIGRATIONS);
    const index = new SearchIndex(file, database);
    try {
      index.#guard(() => {
        const { quick_check: found } = checkRow.parse(
          database.prepare("PRAGMA quick_check(1)").get(),
        );
        if (found !== "ok") throw new Error(`malformed: ${found}`);
      });
      return index;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** What each night in it was made from, by its date. */
  nights(): Map<string, string> {
    return this.#guard((database) => {
      const rows = z.array(nightRow).parse(database.prepare("SELECT * FROM night").all());
      return new Map(rows.map(({ date, made_from: madeFrom }) => [date, madeFrom]));
    });
  }

  /** Puts a night's articles in the place of those it had, all or none. */
  replace(date: string, madeFrom: string, articles: Iterable<SearchArticle>): void {
    this.#change(date, (database) => {
      const add = database.prepare("INSERT INTO article (night, page) VALUES (?, ?)");
      const addText = database.prepare(
        "INSERT INTO article_text (rowid, title_es, title_en, es, en) VALUES (?, ?, ?, ?, ?)",
      );
      for (const { page, title, es, en } of articles) {
        const { lastInsertRowid } = add.run(date, page);
        addText.run(Number(lastInsertRowid), title.es, title.en, es.join("\n"), en.join("\n"));
      }
      database.prepare("INSERT INTO night VALUES (?, ?)").run(date, madeFrom);
    });
  }

  remove(date: string): void {
    this.#change(date, () => undefined);
  }

  /** Articles that hold every term of the query, the best first; none for a query without a word. */
  search(query: string, { limit, offset }: { limit: number; offset: number }): SearchResult {
    const terms = searchTerms(query);
    if (terms.length === 0) return { total: 0, hits: [] };
    const match = terms.map(matchOf).join(" AND ");
    return this.#guard((database) => {
      const count = "SELECT count(*) AS total FROM article_text WHERE article_text MATCH ?";
      const { total } = totalRow.parse(database.prepare(count).get(match));
      const rows: unknown = database
        .prepare(
          `SELECT night, page, title_es, title_en, es, en
           FROM article_text JOIN article ON article.id = article_text.rowid
           WHERE article_text MATCH ? ORDER BY ${RANK}, night DESC, page LIMIT ? OFFSET ?`,
        )
        .all(match, limit, offset);
      return { total, hits: z.array(hitRow).parse(rows).map(hitOf) };
    });
  }

  close(): void {
    this.#database.close();
  }

  #change(date: string, add: (database: Database.Database) => void): void {
    this.#guard((database) =>
      inTransaction(database, "IMMEDIATE", () => {
        database
          .prepare(
            "DELETE FROM article_text WHERE rowid IN (SELECT id FROM article WHERE night = ?)",
          )
          .run(date);
        database.prepare("DELETE FROM article WHERE night = ?").run(date);
        database.prepare("DELETE FROM night WHERE date = ?").run(date);
        add(database);
      }),
    );
  }

  #guard<T>(work: (database: Database.Database) => T): T {
    try {
      return work(this.#database);
    } catch (cause) {
      throw cause instanceof FatalError ? cause : databaseError(this.#file, cause);
    }
  }
}

/** A term in the language of FTS5: words alone, between quotation marks, so that none is an operator. */
function matchOf({ words, whole }: SearchTerm): string {
  return `"${words.join(" ")}"${whole ? "" : "*"}`;
}

function hitOf(row: z.infer<typeof hitRow>): SearchHit {
  return {
    night: row.night,
    page: row.page,
    title: { es: row.title_es, en: row.title_en },
    es: row.es.split("\n"),
    en: row.en.split("\n"),
  };
}
