import { open } from "node:fs/promises";
import { ArticleError } from "../errors.ts";
import { findInputs } from "../ingest/find-inputs.ts";
import { ingestFile, ingestLines, type IngestResult } from "../ingest/ingest.ts";

/** Bytes over which a file is refused unread, whatever it holds. */
const MOST_BYTES = 256 * 1024 * 1024;
const STANDARD_INPUT = "-";

/** Articles waiting to be read: how many files there are, and what they hold, in order. */
export interface Inputs {
  readonly files: number;
  readonly results: AsyncIterable<IngestResult>;
}

/**
 * Finds and reads what the patterns (files, folders, globs, or - for JSON lines on standard input) name. Nothing is
 * thrown for a bad input: it is a result with an error, in its place.
 */
export async function openInputs(
  patterns: readonly string[],
  standardInput: AsyncIterable<string>,
): Promise<Inputs> {
  const named = patterns.filter((pattern) => pattern !== STANDARD_INPUT);
  const { paths, problems } = await findInputs(named);
  const lines = named.length < patterns.length ? standardInput : undefined;
  return { files: paths.length, results: readAll(paths, problems, lines) };
}

async function* readAll(
  paths: readonly string[],
  problems: readonly ArticleError[],
  lines: AsyncIterable<string> | undefined,
): AsyncGenerator<IngestResult> {
  for (const error of problems) yield { error };
  for (const path of paths) yield* readOne(path);
  if (lines !== undefined) yield* ingestLines("standard input", lines);
}

async function* readOne(path: string): AsyncGenerator<IngestResult> {
  let bytes: Uint8Array;
  try {
    bytes = await readBounded(path);
  } catch (error) {
    yield { error: unreadable(path, error) };
    return;
  }
  yield* ingestFile(path, bytes);
}

function unreadable(source: string, cause: unknown): ArticleError {
  if (cause instanceof ArticleError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ArticleError({ source }, `cannot be read: ${reason}`, { cause });
}

/** A file's bytes. Throws ArticleError if it is over 256 MiB. */
export async function readBounded(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > MOST_BYTES)
      throw new ArticleError(
        { source: path },
        `expected at most ${MOST_BYTES / 2 ** 20} MiB, found ${Math.ceil(size / 2 ** 20)} MiB. Split it.`,
      );
    return await file.readFile();
  } finally {
    await file.close();
  }
}
