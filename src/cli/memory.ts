import { createReadStream, existsSync } from "node:fs";
import path from "node:path";
import type { Argv } from "yargs";
import { parseSettings, type Settings } from "../config/settings.ts";
import { ArticleError, UsageError } from "../errors.ts";
import { decodeText } from "../ingest/decode.ts";
import {
  articleFromLine,
  articlePairs,
  correction,
  lessonOf,
  unitOf,
} from "../pipeline/memory-exchange.ts";
import { openExistingMemory, openMemory, type OpenMemory } from "../pipeline/open-memory.ts";
import { readBounded } from "../pipeline/read-articles.ts";
import { exchangeText, type Unit } from "../store/exchange.ts";
import { readTmx, TMX_TAIL, tmxHead, tmxUnit } from "../store/tmx.ts";
import type { KnownSentence } from "../store/translation-memory.ts";
import { readTsv, TSV_HEADER, tsvLine } from "../store/tsv.ts";
import { VERSION } from "../version.ts";
import { readLines } from "./lines.ts";
import { filesOf, settingOptions, textOf } from "./options.ts";
import type { Command, CommandGroup } from "./run.ts";
import { EXIT, type ExitCode, say, type Terminal, write } from "./terminal.ts";

type Args = Readonly<Record<string, unknown>>;

/** What a format puts around and in place of the units. */
const FORMATS = {
  tmx: { head: tmxHead(VERSION), line: tmxUnit, tail: TMX_TAIL },
  tsv: { head: TSV_HEADER, line: tsvLine, tail: "" },
} as const;

const MEBIBYTE = 2 ** 20;

const exportCommand: Command = {
  name: "export",
  usage: "",
  describe: "Write the memory, or a night's sentences, as TMX or TSV",
  options: (parser) =>
    memoryOption(parser)
      .option("format", {
        choices: ["tmx", "tsv"],
        default: "tmx",
        describe: "TMX 1.4 for translation programs, tab-separated lines for spreadsheets",
      })
      .option("night", {
        type: "string",
        describe: "a night's folder: its sentences instead of the memory's",
      })
      .option("corrections", {
        type: "boolean",
        describe: "leave the model's translations out",
      }),
  run: async (args, terminal) => {
    const { head, line, tail } = FORMATS[args["format"] === "tsv" ? "tsv" : "tmx"];
    const failed: string[] = [];
    const night = args["night"];
    const isWanted = (unit: Unit): boolean =>
      args["corrections"] !== true || unit.origin === "memory" || unit.origin === "imported";
    const send = async (known: AsyncIterable<KnownSentence>): Promise<void> => {
      await write(terminal.stdout, head);
      for await (const each of known) {
        const unit = unitOf(each);
        if (terminal.stop.aborted) return;
        if (isWanted(unit)) await write(terminal.stdout, line(unit));
      }
      await write(terminal.stdout, tail);
    };
    if (typeof night === "string") await send(nightSentences(fileOf(night), failed, terminal));
    else
      await withMemory(args, "existing", (memory) =>
        send(memory.entries({ drafts: args["corrections"] !== true })),
      );
    return ended(failed, terminal);
  },
};

/** A night's articles. Throws UsageError if there are none. */
function fileOf(night: string): string {
  const file = path.join(night, "articles.jsonl");
  if (existsSync(file)) return file;
  throw new UsageError(
    `--night: expected the folder of a night, such as output/2026-01-02, found no ${file}.`,
  );
}

/** Every sentence of a night once, in the order of its articles. What cannot be read is put to `failed`. */
async function* nightSentences(
  file: string,
  failed: string[],
  terminal: Terminal,
): AsyncGenerator<KnownSentence> {
  const seen = new Set<string>();
  let number = 0;
  for await (const line of readLines(createReadStream(file), terminal.stop)) {
    number += 1;
    try {
      for (const each of articlePairs(articleFromLine(line))) {
        if (!seen.has(each.sentence)) yield each;
        seen.add(each.sentence);
      }
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      failed.push(`${file}:${number}: ${error.message}`);
    }
  }
}

const importCommand: Command = {
  name: "import",
  usage: "<files..>",
  describe: "Take in TMX files, or TSV files that were exported and edited",
  options: (parser) =>
    memoryOption(parser)
      .positional("files", { type: "string", array: true, describe: "TMX or TSV files" })
      .option("corrections", {
        type: "boolean",
        describe: "take everything in them as a person's corrections",
      }),
  run: (args, terminal) =>
    withMemory(args, "new", async (memory) => {
      const failed: string[] = [];
      for (const file of filesOf(args)) {
        try {
          await importFile(file, args["corrections"] === true, memory, failed, terminal);
        } catch (error) {
          if (!(error instanceof ArticleError)) throw error;
          failed.push(error.message);
        }
      }
      return ended(failed, terminal);
    }),
};

async function importFile(
  file: string,
  corrections: boolean,
  memory: OpenMemory,
  failed: string[],
  terminal: Terminal,
): Promise<void> {
  const bytes = await readFileOf(file);
  const text = decodeText(file, bytes, { maxBytes: bytes.length });
  const isTmx = /\.tmx$/iu.test(file) || text.trimStart().startsWith("<");
  const lesson = lessonOf(isTmx ? readTmx(text, file) : readTsv(text), { corrections });
  await memory.learn(lesson.known);
  const problems = lesson.problems.map(({ line, problem }) => `${file}:${line}: ${problem}`);
  failed.push(...problems);
  const corrected = lesson.known.filter(({ draft }) => draft.origin === "memory").length;
  const counts = `${corrected} corrections, ${lesson.known.length - corrected} imported, ${lesson.unchanged} unchanged, ${problems.length} refused`;
  await write(terminal.stdout, `${file}: ${counts}\n`);
}

async function readFileOf(file: string): Promise<Uint8Array> {
  try {
    return await readBounded(file);
  } catch (cause) {
    if (cause instanceof ArticleError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ArticleError({ source: file }, `cannot be read: ${reason}`, { cause });
  }
}

const fixCommand: Command = {
  name: "fix",
  usage: "<spanish> <english>",
  describe: "Correct the translation of a sentence, from now on and whatever the model says",
  options: (parser) => sentenceOptions(parser).positional("english", { type: "string" }),
  run: (args, terminal) => {
    const known = correction(textOf(args["spanish"]), textOf(args["english"]));
    return withMemory(args, "new", async (memory) => {
      await memory.learn([known]);
      return ended([], terminal);
    });
  },
};

const forgetCommand: Command = {
  name: "forget",
  usage: "<spanish>",
  describe: "Take a correction or an imported translation back",
  options: sentenceOptions,
  run: (args, terminal) =>
    withMemory(args, "existing", async (memory) => {
      const { sentence } = correction(textOf(args["spanish"]), "-");
      const failed = `expected a sentence with a correction, found none for: ${exchangeText(sentence)}`;
      return ended((await memory.forget(sentence)) ? [] : [failed], terminal);
    }),
};

const listCommand: Command = {
  name: "list",
  usage: "",
  describe: "List corrections and imported translations",
  options: memoryOption,
  run: (args, terminal) =>
    withMemory(args, "existing", async (memory) => {
      for await (const { sentence, draft } of memory.entries({ drafts: false })) {
        const origin = draft.origin === "memory" ? "corrected" : "imported";
        const texts = [sentence, draft.text].map(exchangeText);
        await write(terminal.stdout, `${[origin, ...texts].join("\t")}\n`);
      }
      return ended([], terminal);
    }),
};

const statCommand: Command = {
  name: "stat",
  usage: "",
  describe: "Count what the memory holds",
  options: memoryOption,
  run: (args, terminal) =>
    withMemory(args, "existing", async (memory) => {
      const { drafts, bytes, corrections, imported } = await memory.stat();
      await write(
        terminal.stdout,
        `corrections  ${corrections}\nimported     ${imported}\nremembered   ${drafts}, ${(bytes / MEBIBYTE).toFixed(1)} MiB\n`,
      );
      return EXIT.done;
    }),
};

export const memoryCommand: CommandGroup = {
  name: "memory",
  describe: "Correct, export and import what the translation memory holds",
  commands: [exportCommand, importCommand, fixCommand, forgetCommand, listCommand, statCommand],
};

function memoryOption(parser: Argv): Argv {
  return settingOptions(parser, ["memory"]);
}

function sentenceOptions(parser: Argv): Argv {
  return memoryOption(parser).positional("spanish", {
    type: "string",
    describe: "the sentence as it stands in the digest",
  });
}

/** Opens the memory that `--memory` names for a piece of work, and closes it however that ends. */
async function withMemory<T>(
  args: Args,
  file: "existing" | "new",
  work: (memory: OpenMemory) => Promise<T>,
): Promise<T> {
  const settings: Settings = parseSettings(args);
  if (settings.memory === undefined)
    throw new UsageError(
      "memory: expected --memory FILE or --memory redis://HOST/DB, or the variable BILINGUAL_DIGEST_MEMORY.",
    );
  const open = file === "existing" ? openExistingMemory : openMemory;
  const memory = await open(settings.memory, settings);
  try {
    return await work(memory);
  } finally {
    await memory.close();
  }
}

async function ended(failed: readonly string[], terminal: Terminal): Promise<ExitCode> {
  for (const each of failed) await say(terminal.stderr, `${each}\n`);
  if (terminal.stop.aborted) return EXIT.stopped;
  return failed.length > 0 ? EXIT.failed : EXIT.done;
}
