import { existsSync } from "node:fs";
import type { Settings } from "../config/settings.ts";
import { UsageError } from "../errors.ts";
import { isRedisUrl } from "../redis.ts";
import { RedisTranslationMemory } from "../store/redis-translation-memory.ts";
import { SqliteTranslationMemory } from "../store/translation-memory.ts";

const MEBIBYTE = 2 ** 20;

/** A memory that people may teach, too. */
export type OpenMemory = SqliteTranslationMemory | RedisTranslationMemory;

/**
 * Opens the translation memory in a file or, at redis:// or rediss://, on a server, made if absent. Rejects with
 * FatalError, naming it, if it is none or cannot be reached, with UsageError if the URL is wrong.
 */
export async function openMemory(
  place: string,
  settings: Pick<Settings, "memorySize">,
): Promise<OpenMemory> {
  const options = { maxBytes: settings.memorySize * MEBIBYTE };
  if (!isRedisUrl(place)) return new SqliteTranslationMemory(place, options);
  try {
    return await RedisTranslationMemory.open(place, options);
  } catch (cause) {
    throw cause instanceof UsageError
      ? new UsageError(`--memory: ${cause.message}`, { cause })
      : cause;
  }
}

/** The same; a file has to be there. Rejects with UsageError if it is not. */
export async function openExistingMemory(
  place: string,
  settings: Pick<Settings, "memorySize">,
): Promise<OpenMemory> {
  if (!isRedisUrl(place) && !existsSync(place))
    throw new UsageError(
      `--memory: expected a translation memory, found no file ${place}. It is made by: run --memory ${place}`,
    );
  return openMemory(place, settings);
}
