import { printableLine } from "./printable.ts";

/** Errors are typed by consequence: what the caller must do next, not where the error arose. */

/** The same call may succeed later: wait and try again. */
export class RetryableError extends Error {
  override readonly name = "RetryableError";
}

/** Where in the input an error lies. `line` counts from 1. */
export interface Place {
  readonly source: string;
  readonly line?: number;
}

/** This article fails; the rest of the batch goes on. The message says what was expected, what came and what to do. */
export class ArticleError extends Error {
  override readonly name = "ArticleError";
  readonly place: Place;

  constructor(place: Place, message: string, options?: ErrorOptions) {
    const source = printableLine(place.source);
    const at = place.line === undefined ? source : `${source}:${place.line}`;
    super(`${at}: ${message}`, options);
    this.place = place;
  }
}

/** Nothing can go on: the run stops at once, whole. */
export class FatalError extends Error {
  override readonly name = "FatalError";
}

/** The command line or the configuration is wrong: say so before any work starts (exit code 2). */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
