import { readFile } from "node:fs/promises";
import type { Settings } from "../config/settings.ts";
import { ArticleError, UsageError } from "../errors.ts";
import { decodeText } from "../ingest/decode.ts";
import { Glossary, parseGlossary, parseKeepList } from "../translate/glossary.ts";

/**
 * Reads the glossary and the list of names to keep; undefined where the settings name neither.
 * Throws UsageError naming the file, and the line, if one cannot be read.
 */
export async function openGlossary({
  glossary,
  keep,
}: Pick<Settings, "glossary" | "keep">): Promise<Glossary | undefined> {
  const kept = keep === undefined ? [] : parseKeepList(await read("keep", keep));
  const terms =
    glossary === undefined ? [] : parseGlossary(await read("glossary", glossary), glossary);
  return terms.length + kept.length === 0 ? undefined : new Glossary([...terms, ...kept]);
}

async function read(option: string, file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`--${option}: ${file} cannot be read: ${reason}`, { cause });
  });
  try {
    return decodeText(file, bytes);
  } catch (error) {
    throw error instanceof ArticleError ? new UsageError(`--${option}: ${error.message}`) : error;
  }
}
