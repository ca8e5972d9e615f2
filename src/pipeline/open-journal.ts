import path from "node:path";
import { Journal } from "../store/journal.ts";
import type { RunScope } from "./run-scope.ts";

/** What the journal of an output folder is called in its state folder. */
export const JOURNAL_FILE = "journal.sqlite";

/**
 * Opens the journal in a folder. With a translation memory nothing finished is taken from it: a person may have
 * corrected a sentence since, and the memory spares the work anyhow. Throws FatalError if it cannot be opened.
 */
export function openJournal(
  folder: string,
  { scope, memory }: { readonly scope: RunScope; readonly memory: string | undefined },
  now: number,
): Journal {
  return Journal.open(path.join(folder, JOURNAL_FILE), {
    scope,
    now,
    reuses: memory === undefined,
  });
}
