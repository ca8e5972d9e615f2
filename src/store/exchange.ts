import type { Flag, Translation } from "../article/article.ts";

/** A sentence and its translation, on the way to or from a file that people and other programs edit. */
export interface Unit {
  readonly sentence: string;
  readonly translation: string;
  readonly flags: readonly Flag[];
  /** Absent in files of other programs. */
  readonly origin?: Translation["origin"];
  /** The translation when it was exported: where `translation` differs, a person changed it. */
  readonly before?: string;
}

/** A unit of a file, whose origin may be anything, or why a place of it cannot be read. Lines count from 1. */
export type ReadUnit =
  | {
      readonly line: number;
      readonly unit: Pick<Unit, "sentence" | "translation" | "before"> & {
        readonly origin?: string;
      };
    }
  | { readonly line: number; readonly problem: string };

/**
 * Text on one line as any XML parser, spreadsheet and terminal takes it: white space single; what XML 1.0 forbids
 * (§2.2: most control characters, lone surrogates, U+FFFE, U+FFFF) and other control characters become U+FFFD.
 */
export function exchangeText(text: string): string {
  return text
    .replace(/\s+/gu, " ")
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, "\uFFFD")
    .trim();
}
