import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pRetry from "p-retry";
import { RetryableError } from "../errors.ts";
import { fetchFrom, type HubFile } from "./hub.ts";

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Tries after the first. */
  readonly retries: number;
  /** Wait before the first retry, milliseconds; doubles with each. */
  readonly waitMs: number;
}

/**
 * Fetches a file to `target`. What an earlier try left in `target` + ".part" is gone on with, and nothing is put at
 * `target` before its size and digest are the hub's. Throws RetryableError when all tries failed.
 */
export async function download(
  file: HubFile,
  target: string,
  { signal, retries, waitMs }: DownloadOptions,
): Promise<void> {
  if (await isWhole(file, target)) return;
  await mkdir(path.dirname(target), { recursive: true });
  const part = `${target}.part`;
  await pRetry(() => fetchRest(file, part, signal), {
    retries,
    minTimeout: waitMs,
    signal,
    shouldRetry: ({ error }) => error instanceof RetryableError,
  });
  await rename(part, target);
}

async function fetchRest(file: HubFile, part: string, signal: AbortSignal): Promise<void> {
  const have = await sizeOf(part);
  if (have > file.size) await rm(part);
  if (have !== file.size || file.size === 0) await append(file, part, have, signal);
  if (await isWhole(file, part)) return;
  const size = await sizeOf(part);
  if (size >= file.size) await rm(part);
  throw new RetryableError(
    size < file.size
      ? `${file.url}: the connection ended after ${size} of ${file.size} bytes`
      : `${file.url}: what came is not what the hub lists (other checksum)`,
  );
}

async function append(
  file: HubFile,
  part: string,
  have: number,
  signal: AbortSignal,
): Promise<void> {
  const from = have > 0 && have < file.size ? have : 0;
  const headers = from > 0 ? { range: `bytes=${from}-` } : {};
  const response = await fetchFrom(file.url, headers, signal);
  // 200 for a range that was asked for: the server sends it all again.
  const flags = response.status === 206 ? "a" : "w";
  if (response.body === null) throw new RetryableError(`${file.url}: an answer without content`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(part, { flags }), {
    signal,
  }).catch((cause: unknown) => {
    signal.throwIfAborted();
    if (cause instanceof Error && "code" in cause && cause.code === "ENOSPC") throw cause;
    throw new RetryableError(`${file.url}: the connection broke`, { cause });
  });
}

/** Whether the file at `place` is the one that the hub lists. */
async function isWhole({ size, digest }: HubFile, place: string): Promise<boolean> {
  if ((await sizeOf(place)) !== size) return false;
  const hash: Hash = createHash(digest.kind === "sha256" ? "sha256" : "sha1");
  if (digest.kind === "git-blob") hash.update(`blob ${size}\0`);
  const found = await stat(place).then(
    () => true,
    () => false,
  );
  if (found) await pipeline(createReadStream(place), hash);
  return found && hash.digest("hex") === digest.hex;
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
