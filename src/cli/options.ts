import type { Argv } from "yargs";
import { kebabCase, settingsSchema, type Settings } from "../config/settings.ts";

const NUMBERS = new Set<string>([
  "beams",
  "lengthPenalty",
  "maxTokens",
  "doubtScore",
  "workers",
  "concurrency",
  "timeout",
  "retries",
  "summarySentences",
]);

/** Declares the named settings as options, described once in the settings' schema. */
export function settingOptions(parser: Argv, names: readonly (keyof Settings)[]): Argv {
  for (const name of names) {
    const field = settingsSchema.shape[name];
    const fallback: unknown = field.safeParse(undefined).data;
    const isDefault = fallback !== undefined && name !== "workers";
    parser.option(kebabCase(name), {
      type: NUMBERS.has(name) ? "number" : "string",
      describe: `${field.description ?? ""}${isDefault ? ` [default: ${JSON.stringify(fallback)}]` : ""}`,
    });
  }
  return parser;
}

export const TRANSLATOR_OPTIONS = [
  "model",
  "beams",
  "lengthPenalty",
  "maxTokens",
  "doubtScore",
  "workers",
] as const satisfies readonly (keyof Settings)[];

/** Stands for "-" on its way through yargs, which drops that from positional arguments. */
const DASH = "\u0000-";

export function hideDashes(argv: readonly string[]): string[] {
  return argv.map((each) => (each === "-" ? DASH : each));
}

/** The positional argument `files` as strings. */
export function filesOf(args: Readonly<Record<string, unknown>>): string[] {
  const { files } = args;
  return Array.isArray(files) ? files.map((file) => (file === DASH ? "-" : String(file))) : [];
}
