import { readFile } from "node:fs/promises";
import { z } from "zod";
import { UsageError } from "../errors.ts";
import { settingsSchema } from "./settings.ts";

/** Read where no other is named, in the working folder. */
export const DEFAULT_CONFIG = "bilingual-digest.config.json";

/** A configuration file: any of the settings, by their names in camel case; what is not named keeps its default. */
export const configSchema = settingsSchema
  .omit({ workers: true })
  .extend({ workers: z.int().min(1).describe("translation threads (default: one for each core)") })
  .partial()
  .extend({ $schema: z.string().optional() });

export type Config = Readonly<Record<string, string | number>>;

/**
 * Settings of a file; those of the default file where none is named, and none if that does not exist. Throws
 * UsageError that names the file and each wrong key.
 */
export async function readConfig(named: string | undefined): Promise<Config> {
  const file = named ?? DEFAULT_CONFIG;
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    if (named === undefined) return {};
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${file}: the configuration cannot be read: ${reason}`, { cause });
  }
  const parsed = configSchema.safeParse(parseJson(file, text));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) =>
      [file, issue.path.join("."), issue.message].filter((part) => part !== "").join(": "),
    );
    throw new UsageError(problems.join("\n"));
  }
  const { $schema: _schema, ...settings } = parsed.data;
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${file}: expected JSON: ${reason}`, { cause });
  }
}
