import { createReadStream } from "node:fs";
import { articleSchema, type Article } from "../article/article.ts";
import { FatalError, UsageError } from "../errors.ts";
import { z } from "zod";
import { LONGEST_LINE, readLines } from "./lines.ts";
import { jsonLine } from "../printable.ts";
import { EXIT, type ExitCode, say, type Terminal, write } from "./terminal.ts";

/** `{id?, title?, text}`: what other programs send; other keys pass through untouched. */
const textRecord = z.looseObject({
  id: z.union([z.string(), z.number()]).optional(),
  title: z.string().optional(),
  text: z.string(),
});

type TextRecord = z.infer<typeof textRecord>;

/** What a filter makes of each kind of line; the answer is written as a line of JSON, a string as plain text. */
export interface Filter {
  readonly article: (article: Article) => Promise<object>;
  readonly record: (record: TextRecord) => Promise<object>;
  /** Absent if the command makes no sense of plain text. */
  readonly line?: (line: string) => Promise<object | string>;
}

/** Lines in work at the same time: enough to fill the batches of a translator. */
const IN_WORK = 64;

/**
 * Answers every line of the files (standard input if there are none) in order, one line for one line. A line that
 * fails is answered with `{error}` and its id where it has one. Lines are plain text, unless `jsonl` is set or the
 * first line that is not blank is a JSON object.
 */
export async function runFilter(
  files: readonly string[],
  filter: Filter,
  jsonl: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  let failed = false;
  const deliver = async ({ text, error }: Answer): Promise<void> => {
    failed ||= error !== undefined;
    if (error !== undefined) await say(terminal.stderr, `${error}\n`);
    await write(terminal.stdout, `${text}\n`);
  };
  // Each answer is written as soon as it and those before it are there.
  let written = Promise.resolve();
  const inWork: Promise<void>[] = [];
  let structured: boolean | undefined = jsonl ? true : undefined;
  for await (const { line, place } of linesOf(files, terminal)) {
    if (structured === undefined && line.trim() !== "")
      structured = line.trimStart().startsWith("{");
    const pending = answer(line, place, filter, structured ?? false);
    written = written.then(async () => deliver(await pending));
    inWork.push(written);
    if (inWork.length >= IN_WORK) await inWork.shift();
  }
  await written;
  if (terminal.stop.aborted) return EXIT.stopped;
  return failed ? EXIT.failed : EXIT.done;
}

interface Answer {
  readonly text: string;
  readonly error?: string;
}

async function answer(
  line: string,
  place: string,
  filter: Filter,
  structured: boolean,
): Promise<Answer> {
  try {
    if (line.trim() === "") return { text: "" };
    if (line.length > LONGEST_LINE)
      throw new UsageError(`expected at most ${LONGEST_LINE} characters on a line. Split it.`);
    if (structured) return { text: jsonLine(await answerJson(line, filter)) };
    if (filter.line === undefined)
      throw new UsageError(
        'expected a line of JSON like {"id": 1, "text": "…"}, found plain text.',
      );
    const result = await filter.line(line);
    return { text: typeof result === "string" ? result : jsonLine(result) };
  } catch (error) {
    const reason = `${place}: ${error instanceof Error ? error.message : String(error)}`;
    return { text: jsonLine({ ...idOf(line), error: reason }), error: reason };
  }
}

async function answerJson(line: string, filter: Filter): Promise<object> {
  const value: unknown = JSON.parse(line);
  const article = articleSchema.safeParse(value);
  if (article.success) return filter.article(article.data);
  const record = textRecord.safeParse(value);
  if (record.success) return filter.record(record.data);
  throw new UsageError(`expected an article or {id?, text}: ${z.prettifyError(record.error)}`);
}

function idOf(line: string): { id?: unknown } {
  try {
    const parsed = z.looseObject({ id: z.unknown() }).safeParse(JSON.parse(line));
    return parsed.success && parsed.data.id !== undefined ? { id: parsed.data.id } : {};
  } catch {
    return {};
  }
}

interface Line {
  readonly line: string;
  readonly place: string;
}

async function* linesOf(files: readonly string[], terminal: Terminal): AsyncGenerator<Line> {
  const sources = files.length === 0 ? ["-"] : files;
  for (const source of sources) {
    const stream = source === "-" ? terminal.stdin : createReadStream(source);
    const name = source === "-" ? "standard input" : source;
    let number = 0;
    try {
      for await (const line of readLines(stream, terminal.stop))
        yield { line, place: `${name}:${++number}` };
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new FatalError(
        `${name}: cannot be read: ${reason}. Name a file, or give text through standard input.`,
        { cause },
      );
    }
  }
}
