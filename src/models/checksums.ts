import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import writeFileAtomic from "write-file-atomic";
import { FatalError } from "../errors.ts";

export const CHECKSUMS = "SHA256SUMS";
const GIT_LFS_POINTER = "version https://git-lfs";

export interface VerifiedFolder {
  /** SHA-256 of the sorted list, hexadecimal: the same for the same files in any order. */
  readonly checksum: string;
  /** SHA-256 of every file, hexadecimal, by name as listed, with `/` between folders. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Compares every file that the folder's SHA256SUMS names.
 * Throws FatalError naming the file if one is missing, altered, outside the folder or a Git LFS pointer.
 */
export async function verifyChecksums(folder: string): Promise<VerifiedFolder> {
  const list = path.join(folder, CHECKSUMS);
  const text = await readFile(list, "utf8").catch((cause: unknown) => {
    throw new FatalError(
      `${folder}: expected a model folder, found no readable ${CHECKSUMS}. Name a folder that holds one (--model), take in a folder without one by "bilingual-digest models add ${folder}", or install the package again.`,
      { cause },
    );
  });
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) throw new FatalError(`${list}: expected checksums, found an empty file.`);
  const files = new Map<string, string>();
  for (const line of lines) {
    const [name, hash] = await verifyLine(folder, list, line);
    files.set(name, hash);
  }
  const checksum = createHash("sha256").update(lines.toSorted().join("\n")).digest("hex");
  return { checksum, files };
}

async function verifyLine(folder: string, list: string, line: string): Promise<[string, string]> {
  const match = /^([0-9a-f]{64}) [ *](.+)$/.exec(line);
  const [, expected, name] = match ?? [];
  if (expected === undefined || name === undefined)
    throw new FatalError(`${list}: expected "<sha256>  <file>", found "${line.slice(0, 80)}".`);
  const file = path.join(folder, name);
  const relative = path.relative(folder, file);
  if (relative.startsWith("..") || path.isAbsolute(relative))
    throw new FatalError(`${list}: ${name} lies outside the model folder.`);
  const actual = await sha256(file);
  if (actual !== expected)
    throw new FatalError(
      `${file}: checksum ${actual.slice(0, 12)}… differs from ${expected.slice(0, 12)}… in ${CHECKSUMS}. Install the model again.`,
    );
  return [path.posix.normalize(name), actual];
}

/** SHA-256 of a file, hexadecimal. Throws FatalError if it cannot be read or stands for a file that Git LFS holds. */
export async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  let head = "";
  await pipeline(createReadStream(file), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      head ||= chunk.subarray(0, GIT_LFS_POINTER.length).toString("latin1");
      hash.update(chunk);
    }
  }).catch((cause: unknown) => {
    throw new FatalError(
      `${file}: belongs to the model but cannot be read. Install the model again.`,
      { cause },
    );
  });
  if (head === GIT_LFS_POINTER)
    throw new FatalError(
      `${file}: is a Git LFS pointer, not the file itself. Run "git lfs pull" where it came from.`,
    );
  return hash.digest("hex");
}

/** Enters a file's bytes into the folder's SHA256SUMS, or takes the file out of it. */
export async function listChecksum(
  folder: string,
  name: string,
  bytes: Uint8Array | undefined,
): Promise<void> {
  const list = path.join(folder, CHECKSUMS);
  const others = (await readFile(list, "utf8"))
    .split("\n")
    .filter((line) => line !== "" && path.posix.normalize(line.slice(66)) !== name);
  const added =
    bytes === undefined ? [] : [`${createHash("sha256").update(bytes).digest("hex")}  ${name}`];
  await writeChecksums(folder, [...others, ...added]);
}

/** Writes SHA256SUMS, the lines in the order of the names. */
export async function writeChecksums(folder: string, lines: readonly string[]): Promise<void> {
  const sorted = lines.toSorted((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1));
  await writeFileAtomic(path.join(folder, CHECKSUMS), `${sorted.join("\n")}\n`);
}
