import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, readFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import type { ModelId } from "../article/article.ts";
import { FatalError } from "../errors.ts";

const CHECKSUMS = "SHA256SUMS";
const GIT_LFS_POINTER = "version https://git-lfs";

const configFile = z.object({
  vocab_size: z.int().positive(),
  max_position_embeddings: z.int().positive(),
  eos_token_id: z.int().nonnegative(),
  pad_token_id: z.int().nonnegative(),
  decoder_start_token_id: z.int().nonnegative(),
});

/** A verified model on disk: everything the engine needs to know of it. */
export interface ModelFolder extends ModelId {
  readonly folder: string;
  readonly vocabularySize: number;
  /** Longest sequence the model has positions for, in tokens. */
  readonly maxPositions: number;
  readonly endId: number;
  readonly padId: number;
  readonly startId: number;
  readonly tokenizerFile: string;
  /** Encoder and beam search in one graph; absent from models that were not compiled. */
  readonly beamGraph?: string;
}

/**
 * Opens a model folder after comparing every file with its SHA256SUMS.
 * Throws FatalError naming the file if one is missing, altered or not a model at all.
 */
export async function openModel(folder: string): Promise<ModelFolder> {
  const checksum = await verifyModel(folder);
  const configPath = path.join(folder, "config.json");
  const config = configFile.safeParse(JSON.parse(await readFile(configPath, "utf8")));
  if (!config.success)
    throw new FatalError(
      `${configPath}: not a translation model: ${z.prettifyError(config.error)}`,
    );
  const beamGraph = path.join(folder, "onnx", "beam_quantized.onnx");
  return {
    name: path.basename(path.resolve(folder)),
    checksum,
    folder,
    vocabularySize: config.data.vocab_size,
    maxPositions: config.data.max_position_embeddings,
    endId: config.data.eos_token_id,
    padId: config.data.pad_token_id,
    startId: config.data.decoder_start_token_id,
    tokenizerFile: path.join(folder, "tokenizer.json"),
    ...((await exists(beamGraph)) ? { beamGraph } : {}),
  };
}

/** Compares every file named in SHA256SUMS; returns the SHA-256 of that list, hexadecimal. */
async function verifyModel(folder: string): Promise<string> {
  const list = path.join(folder, CHECKSUMS);
  const text = await readFile(list, "utf8").catch((cause: unknown) => {
    throw new FatalError(
      `${folder}: expected a model folder, found no readable ${CHECKSUMS}. Name a folder that holds one (--model), or install the package again.`,
      { cause },
    );
  });
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) throw new FatalError(`${list}: expected checksums, found an empty file.`);
  for (const line of lines) await verifyFile(folder, list, line);
  return createHash("sha256").update(lines.toSorted().join("\n")).digest("hex");
}

async function verifyFile(folder: string, list: string, line: string): Promise<void> {
  const match = /^([0-9a-f]{64}) [ *](.+)$/.exec(line);
  const [, expected, name] = match ?? [];
  if (expected === undefined || name === undefined)
    throw new FatalError(`${list}: expected "<sha256>  <file>", found "${line.slice(0, 80)}".`);
  const file = path.join(folder, name);
  const relative = path.relative(folder, file);
  if (relative.startsWith("..") || path.isAbsolute(relative))
    throw new FatalError(`${list}: ${name} lies outside the model folder.`);
  const hash = createHash("sha256");
  let head = "";
  await pipeline(createReadStream(file), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      head ||= chunk.subarray(0, GIT_LFS_POINTER.length).toString("latin1");
      hash.update(chunk);
    }
  }).catch((cause: unknown) => {
    throw new FatalError(
      `${file}: named in ${CHECKSUMS} but not readable. Install the model again.`,
      { cause },
    );
  });
  if (head === GIT_LFS_POINTER)
    throw new FatalError(
      `${file}: is a Git LFS pointer, not the file itself. Run "git lfs pull" where it came from.`,
    );
  const actual = hash.digest("hex");
  if (actual !== expected)
    throw new FatalError(
      `${file}: checksum ${actual.slice(0, 12)}… differs from ${expected.slice(0, 12)}… in ${CHECKSUMS}. Install the model again.`,
    );
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
