import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { ModelId } from "../article/article.ts";
import { FatalError } from "../errors.ts";
import { verifyChecksums } from "./checksums.ts";
import { languageIds } from "./languages.ts";
import { expectOwnData } from "./own-data.ts";

export const BEAM_GRAPH_NAME = "onnx/beam_quantized.onnx";
/** The layout of transformers.js, quantised: what a model needs to be decoded step by step, or compiled. */
export const STEPWISE_GRAPHS = [
  "onnx/encoder_model_quantized.onnx",
  "onnx/decoder_model_merged_quantized.onnx",
] as const;
const CONFIG = "config.json";
const TOKENIZER = "tokenizer.json";
const LEXICON = "lexicon.tsv";
const LOANS = "loans.tsv";
const HINTS = "hints.tsv";

const configFile = z.object({
  vocab_size: z.int().positive(),
  max_position_embeddings: z.int().positive(),
  eos_token_id: z.int().nonnegative(),
  pad_token_id: z.int().nonnegative(),
  decoder_start_token_id: z.int().nonnegative(),
});

interface VerifiedGraph {
  readonly file: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

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
  /** Words that the model may not know, Spanish and English; most models have none. */
  readonly lexiconFile?: string;
  /** Words that it gets in English, because it does not know the Spanish; most models have none. */
  readonly loansFile?: string;
  /** English that the search leans towards for words that it has seen seldom; most models have none. */
  readonly hintsFile?: string;
  /** Encoder and beam search in one graph; absent from models that were not compiled. */
  readonly beamGraph?: string;
  /** The graphs that an engine loads, with the SHA-256 that they were verified by. */
  readonly graphs: readonly VerifiedGraph[];
  /** Tokens before every source: the language code of models of many languages. */
  readonly sourcePrefix: readonly number[];
  /** Token that every output begins with in such models. */
  readonly forcedFirstId?: number;
}

/**
 * Opens a model folder after comparing every file with its SHA256SUMS.
 * Throws FatalError naming the file if one is missing, altered or not a model at all.
 */
export async function openModel(folder: string): Promise<ModelFolder> {
  const { checksum, files } = await verifyChecksums(folder);
  const config = configFile.safeParse(await readJson(folder, CONFIG, files));
  if (!config.success)
    throw new FatalError(
      `${path.join(folder, CONFIG)}: not a translation model: ${z.prettifyError(config.error)}`,
    );
  const languages = languageIds(await readJson(folder, TOKENIZER, files));
  // A graph that is not listed was never verified.
  const isCompiled = files.has(BEAM_GRAPH_NAME);
  const graphs = isCompiled ? [BEAM_GRAPH_NAME] : STEPWISE_GRAPHS;
  for (const name of graphs) {
    if (!files.has(name)) throw new FatalError(missing(folder, name));
    await expectOwnData(path.join(folder, name));
  }
  return {
    name: path.basename(path.resolve(folder)),
    checksum,
    folder,
    vocabularySize: config.data.vocab_size,
    maxPositions: config.data.max_position_embeddings,
    endId: config.data.eos_token_id,
    padId: config.data.pad_token_id,
    startId: config.data.decoder_start_token_id,
    tokenizerFile: path.join(folder, TOKENIZER),
    graphs: graphs.map((name) => ({
      file: path.join(folder, name),
      sha256: files.get(name) ?? "",
    })),
    sourcePrefix: languages === undefined ? [] : [languages.source],
    ...(languages === undefined ? {} : { forcedFirstId: languages.target }),
    ...(files.has(LEXICON) ? { lexiconFile: path.join(folder, LEXICON) } : {}),
    ...(files.has(LOANS) ? { loansFile: path.join(folder, LOANS) } : {}),
    ...(files.has(HINTS) ? { hintsFile: path.join(folder, HINTS) } : {}),
    ...(isCompiled ? { beamGraph: path.join(folder, BEAM_GRAPH_NAME) } : {}),
  };
}

async function readJson(
  folder: string,
  name: string,
  files: ReadonlyMap<string, string>,
): Promise<unknown> {
  if (!files.has(name)) throw new FatalError(missing(folder, name));
  const file = path.join(folder, name);
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new FatalError(`${file}: expected JSON. Add the model again.`, { cause });
  }
}

function missing(folder: string, name: string): string {
  return `${folder}: has no ${name}, which a model in the layout of transformers.js needs. Name another folder, or add the model again.`;
}
