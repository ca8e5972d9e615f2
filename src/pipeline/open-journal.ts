import path from "node:path";
import type { ModelId } from "../article/article.ts";
import type { Settings } from "../config/settings.ts";
import { Journal } from "../store/journal.ts";
import { TRANSLATION_VERSION } from "../translate/translation-version.ts";
import { VERSION } from "../version.ts";
import { openGlossary } from "./open-glossary.ts";

/** What the journal of an output folder is called in its state folder. */
export const JOURNAL_FILE = "journal.sqlite";

/**
 * Opens the journal in a folder. With a translation memory nothing finished is taken from it: a person may have
 * corrected a sentence since, and the memory spares the work anyhow. Throws FatalError if it cannot be opened.
 */
export async function openJournal(
  folder: string,
  settings: Settings,
  { checksum }: ModelId,
  now: number,
): Promise<Journal> {
  const { beams, lengthPenalty, maxTokens, doubtScore, summarySentences, memory } = settings;
  const glossary = await openGlossary(settings);
  const scope = JSON.stringify([
    VERSION,
    TRANSLATION_VERSION,
    checksum,
    { beams, lengthPenalty, maxTokens, doubtScore, summarySentences },
    glossary?.checksum ?? "",
  ]);
  return Journal.open(path.join(folder, JOURNAL_FILE), {
    scope,
    now,
    reuses: memory === undefined,
  });
}
