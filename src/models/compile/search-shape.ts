import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { SearchShape } from "./beam-graph.ts";
import { UnsupportedGraphError } from "./unsupported-graph-error.ts";

const marianConfig = z.object({
  model_type: z.literal("marian"),
  vocab_size: z.int().positive(),
  d_model: z.int().positive(),
  decoder_attention_heads: z.int().positive(),
  decoder_start_token_id: z.int().nonnegative(),
  eos_token_id: z.int().nonnegative(),
  pad_token_id: z.int().nonnegative(),
  bad_words_ids: z.array(z.array(z.int())).nullish(),
});

/** Reads what a beam search must know from config.json. Throws UnsupportedGraphError if it is no Marian model's. */
export async function readSearchShape(folder: string): Promise<SearchShape> {
  const json: unknown = JSON.parse(await readFile(path.join(folder, "config.json"), "utf8"));
  const config = marianConfig.safeParse(json);
  if (!config.success)
    throw new UnsupportedGraphError(`config.json: ${z.prettifyError(config.error)}`);
  const { data } = config;
  return {
    vocabularySize: data.vocab_size,
    heads: data.decoder_attention_heads,
    headSize: data.d_model / data.decoder_attention_heads,
    startId: data.decoder_start_token_id,
    endId: data.eos_token_id,
    padId: data.pad_token_id,
    forbidden: (data.bad_words_ids ?? []).flatMap((word) => (word.length === 1 ? word : [])),
  };
}

const outputIds = z.array(z.int().nonnegative()).min(1);

/**
 * Reads output_ids.json, the tokens that the target language uses, ascending; undefined where a model has none.
 * Throws UnsupportedGraphError if the file holds anything else.
 */
export async function readOutputIds(folder: string): Promise<number[] | undefined> {
  const file = path.join(folder, "output_ids.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const ids = outputIds.safeParse(JSON.parse(text));
  if (!ids.success || ids.data.some((id, index) => index > 0 && id <= (ids.data[index - 1] ?? 0)))
    throw new UnsupportedGraphError("output_ids.json: expected a list of ascending token ids");
  return ids.data;
}
