import { closest, distance } from "fastest-levenshtein";
import type { Argv } from "yargs";
import type { Config } from "../config/config-file.ts";
import type { Terminal } from "./terminal.ts";
import { kebabCase, settingsSchema, type Settings } from "../config/settings.ts";

const NUMBERS = new Set<string>([
  "beams",
  "lengthPenalty",
  "maxTokens",
  "doubtScore",
  "workers",
  "memorySize",
  "concurrency",
  "timeout",
  "retries",
  "summarySentences",
  "storySentences",
  "port",
  "lock",
  "metricsPort",
]);

/** Declares the named settings as options, described once in the settings' schema. */
export function settingOptions(parser: Argv, names: readonly (keyof Settings)[]): Argv {
  for (const name of names) {
    const field = settingsSchema.shape[name];
    const fallback: unknown = field.safeParse(undefined).data;
    const isDefault = fallback !== undefined && name !== "workers";
    parser.option(kebabCase(name), {
      ...(name === "out" ? { alias: "o" } : {}),
      type: NUMBERS.has(name) ? "number" : "string",
      describe: `${field.description ?? ""}${isDefault ? ` [default: ${JSON.stringify(fallback)}]` : ""}`,
    });
  }
  return parser;
}

/** Letters that an option may differ from the one that was meant. */
const SLIPS = 2;

/** The option that one which nobody knows, without its dashes, was most likely meant for. */
export function likelyOption(unknown: string): string | undefined {
  const names = Object.keys(settingsSchema.shape).map(kebabCase);
  const longer = names.find((name) => unknown.startsWith(name) || name.startsWith(unknown));
  const nearest = longer ?? closest(unknown, names);
  return longer !== undefined || distance(unknown, nearest) <= SLIPS ? nearest : undefined;
}

const PREFIX = "BILINGUAL_DIGEST_";

/** Options that stand outside the command line, by name: those of the configuration, overridden by the environment. */
export function optionsElsewhere(env: Terminal["env"], config: Config): Config {
  const ofConfig = Object.entries(config).map(([name, value]) => [kebabCase(name), value] as const);
  const ofEnvironment = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith(PREFIX) && value !== undefined
      ? [[name.slice(PREFIX.length).toLowerCase().replaceAll("_", "-"), value] as const]
      : [],
  );
  return Object.fromEntries([...ofConfig, ...ofEnvironment]);
}

/** What the environment or the configuration sets for other commands is no wrong use of this one. */
export function allowSettings(parser: Argv, elsewhere: Config): Argv {
  for (const name of Object.keys(settingsSchema.shape).map(kebabCase))
    if (name in elsewhere) parser.option(name, {});
  return parser;
}

/** The value of an option that is needed before the rest is parsed: `--name value` or `--name=value`. */
export function argumentOf(argv: readonly string[], option: string): string | undefined {
  const options = argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
  const at = options.findIndex((each) => each === option || each.startsWith(`${option}=`));
  const found = options[at];
  return found === option ? options[at + 1] : found?.slice(option.length + 1);
}

export const TRANSLATOR_OPTIONS = [
  "model",
  "modelsFolder",
  "beams",
  "lengthPenalty",
  "maxTokens",
  "doubtScore",
  "workers",
  "memory",
  "memorySize",
  "glossary",
  "keep",
] as const satisfies readonly (keyof Settings)[];

/** Marks arguments that yargs would take for options: "-" and, after "--", whatever begins with a hyphen. */
const HIDDEN = "\u0000";

export function hideDashes(argv: readonly string[]): string[] {
  const end = argv.indexOf("--");
  const [options, texts] = end < 0 ? [argv, []] : [argv.slice(0, end), argv.slice(end + 1)];
  return [
    ...options.map((each) => (each === "-" ? HIDDEN + each : each)),
    ...texts.map((each) => (each.startsWith("-") ? HIDDEN + each : each)),
  ];
}

/** A positional argument as it was typed. */
export function textOf(argument: unknown): string {
  const text = String(argument);
  return text.startsWith(HIDDEN) ? text.slice(HIDDEN.length) : text;
}

/** The positional argument `files` as strings. */
export function filesOf(args: Readonly<Record<string, unknown>>): string[] {
  const { files } = args;
  return Array.isArray(files) ? files.map(textOf) : [];
}
