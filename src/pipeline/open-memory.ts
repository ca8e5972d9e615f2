import { existsSync } from "node:fs";
import type { Settings } from "../config/settings.ts";
import { UsageError } from "../errors.ts";
import { SqliteTranslationMemory } from "../store/translation-memory.ts";

const MEBIBYTE = 2 ** 20;

/** Opens the translation memory, made if absent. Throws FatalError, naming the file, if it is none. */
export function openMemory(
  file: string,
  settings: Pick<Settings, "memorySize">,
): SqliteTranslationMemory {
  return new SqliteTranslationMemory(file, { maxBytes: settings.memorySize * MEBIBYTE });
}

/** The same, of a file that has to be there. Throws UsageError if it is not. */
export function openExistingMemory(
  file: string,
  settings: Pick<Settings, "memorySize">,
): SqliteTranslationMemory {
  if (!existsSync(file))
    throw new UsageError(
      `--memory: expected a translation memory, found no file ${file}. It is made by: run --memory ${file}`,
    );
  return openMemory(file, settings);
}
