import type Database from "libsql";
import { z } from "zod";
import { databaseError, inTransaction, openDatabase, type Migrations } from "./database.ts";

const MIGRATIONS: Migrations = [
  `CREATE TABLE mail (
     night TEXT NOT NULL,
     recipient TEXT NOT NULL,
     part INTEGER NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('sending', 'sent')),
     since TEXT NOT NULL,
     PRIMARY KEY (night, recipient, part)
   ) STRICT;`,
];

const stateRow = z.object({ state: z.enum(["sending", "sent"]) });

/** Which message: parts count from 1. */
export interface MailKey {
  readonly night: string;
  readonly recipient: string;
  readonly part: number;
}

/**
 * The books of what was mailed, in an SQLite file: each message is noted before it is sent, so that none is sent
 * twice, whoever dies when. Throws FatalError, naming the file, if it cannot be read or written.
 */
export class SentMails {
  readonly #database: Database.Database;
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    this.#database = openDatabase(file, MIGRATIONS);
  }

  /** Notes that a message is about to be sent; if it is noted already, changes nothing and says what is noted. */
  begin(key: MailKey, now: Date): "sending" | "sent" | undefined {
    const { night, recipient, part } = key;
    return this.#guard(() =>
      inTransaction(this.#database, "IMMEDIATE", () => {
        const found = stateRow.safeParse(
          this.#database
            .prepare("SELECT state FROM mail WHERE night = ? AND recipient = ? AND part = ?")
            .get(night, recipient, part),
        );
        if (found.success) return found.data.state;
        this.#database
          .prepare("INSERT INTO mail VALUES (?, ?, ?, 'sending', ?)")
          .run(night, recipient, part, now.toISOString());
        return undefined;
      }),
    );
  }

  /** The server has taken it. */
  sent({ night, recipient, part }: MailKey): void {
    this.#run(
      "UPDATE mail SET state = 'sent' WHERE night = ? AND recipient = ? AND part = ?",
      night,
      recipient,
      part,
    );
  }

  /** It was certainly not sent. */
  forget({ night, recipient, part }: MailKey): void {
    this.#run(
      "DELETE FROM mail WHERE night = ? AND recipient = ? AND part = ?",
      night,
      recipient,
      part,
    );
  }

  close(): void {
    this.#database.close();
  }

  #run(sql: string, ...values: readonly (string | number)[]): void {
    this.#guard(() => this.#database.prepare(sql).run(...values));
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      throw databaseError(this.#file, cause);
    }
  }
}
