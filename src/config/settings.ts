import { availableParallelism } from "node:os";
import { z } from "zod";
import { UsageError } from "../errors.ts";

/**
 * Everything that steers a run, with units, bounds and defaults. The defaults are what an unattended night wants.
 */
export const settingsSchema = z.strictObject({
  out: z
    .string()
    .min(1)
    .default("output")
    .describe("folder for the digests; each night has its own in it"),
  date: z.iso
    .date()
    .optional()
    .describe("name of the night, YYYY-MM-DD (default: today, or SOURCE_DATE_EPOCH)"),
  model: z
    .string()
    .optional()
    .describe("model folder, or a name that models list knows (default: the embedded model)"),
  modelsFolder: z
    .string()
    .min(1)
    .optional()
    .describe("folder of the models that were added (default: in the user's data folder)"),
  beams: z
    .int()
    .min(1)
    .max(8)
    .default(4)
    .describe("beam width of the search; 1 is fastest, 4 reads better"),
  lengthPenalty: z
    .number()
    .min(0)
    .max(2)
    .default(0.6)
    .describe("exponent of the length in the search: less prefers shorter translations"),
  maxTokens: z
    .int()
    .min(16)
    .max(256)
    .default(64)
    .describe(
      "longest sentence in tokens translated in one piece; longer ones are split at clauses",
    ),
  doubtScore: z
    .number()
    .max(0)
    .default(-0.52)
    .describe("mean log-probability of a token under which a translation is marked as unsure"),
  workers: z
    .int()
    .min(1)
    .default(availableParallelism())
    .describe("translation threads, a core each (default: one for each core)"),
  memory: z
    .string()
    .min(1)
    .optional()
    .describe(
      "translation memory, which keeps translations and corrections: a file, or redis://user@host:port/db for several machines (default: none)",
    ),
  memorySize: z
    .int()
    .min(1)
    .default(256)
    .describe(
      "MiB of model translations the memory keeps, the most recently used; corrections always stay",
    ),
  glossary: z
    .string()
    .min(1)
    .optional()
    .describe(
      "glossary: a file of lines with a Spanish term, a tab and its English (default: none)",
    ),
  keep: z
    .string()
    .min(1)
    .optional()
    .describe("file of names that are not translated, one a line (default: none)"),
  concurrency: z.int().min(1).max(1000).default(8).describe("articles in work at the same time"),
  rate: z
    .string()
    .optional()
    .describe("most articles started in a rolling window: 30/min, 2/s, 500/h"),
  timeout: z.number().min(1).default(600).describe("seconds an article may take"),
  retries: z
    .int()
    .min(0)
    .max(20)
    .default(2)
    .describe("further attempts after an error that may pass"),
  summarySentences: z.int().min(1).max(50).default(3).describe("sentences of a summary"),
  storySentences: z.int().min(1).max(50).default(5).describe("sentences of a story's summary"),
  mailFrom: z
    .string()
    .min(3)
    .default("Bilingual digest <bilingual-digest@localhost>")
    .describe("sender of the digest e-mail"),
  mailUnsubscribe: z
    .union([z.url({ protocol: /^https$/u }), z.string().regex(/^mailto:[^\s<>@]+@[^\s<>@]+$/u)])
    .optional()
    .describe("https or mailto address for its List-Unsubscribe header (default: none)"),
  metrics: z
    .string()
    .min(1)
    .optional()
    .describe("file that the run's figures are written to for Prometheus (default: none)"),
  to: z
    .string()
    .min(3)
    .optional()
    .describe("addresses that the digest is mailed to, each in a message of its own; by commas"),
  host: z
    .string()
    .min(1)
    .default("127.0.0.1")
    .describe("address that serve listens on; any other than this machine's own lets others read"),
  port: z.int().min(0).max(65_535).default(8420).describe("port that serve listens on; 0 for any"),
  queue: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Redis or Valkey that machines share a run through: redis://HOST:PORT/DB (default: none)",
    ),
  run: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]{0,63}$/u, "expected up to 64 letters, digits, dots, hyphens")
    .optional()
    .describe("name of a run that machines share (run: the night's date)"),
  store: z
    .string()
    .min(1)
    .optional()
    .describe(
      "where articles over 64 KiB travel: file:///… for a folder that all machines see, or s3://bucket/prefix (default: Redis)",
    ),
  lock: z
    .number()
    .min(1)
    .default(30)
    .describe("seconds without a sign of life after which a worker's articles go to others"),
  metricsPort: z
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .describe("port at which a worker shows its figures to Prometheus (default: none)"),
  log: z
    .enum(["auto", "bar", "json", "none"])
    .default("auto")
    .describe("progress on standard error; auto is a bar on a terminal, JSON lines elsewhere"),
});

export type Settings = Readonly<z.infer<typeof settingsSchema>>;

/** Checks and completes raw settings. Throws UsageError that names each wrong option. */
export function parseSettings(raw: object): Settings {
  const known = Object.fromEntries(
    Object.entries(raw).filter(
      ([key, value]) => key in settingsSchema.shape && value !== undefined,
    ),
  );
  const parsed = settingsSchema.safeParse(known);
  if (parsed.success) return Object.freeze(parsed.data);
  const problems = parsed.error.issues.map(
    (issue) => `--${kebabCase(issue.path.join("."))}: ${issue.message}`,
  );
  throw new UsageError(problems.join("\n"));
}

export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
