import { z } from "zod";
import { FatalError } from "../errors.ts";
import { UnigramTokenizer } from "./unigram-tokenizer.ts";

/** Between text and token ids. Control symbols never come out of a text, nor into one. */
export interface Tokenizer {
  /** One more than the highest token id. */
  readonly size: number;
  /** Token ids of a text, without control symbols. */
  encode(text: string): number[];
  /** Text of token ids; control symbols are left out. */
  decode(ids: Iterable<number>): string;
  /** Whether the vocabulary has pieces for all of a text. */
  covers(text: string): boolean;
}

const tokenizerKind = z.object({
  model: z.object({ type: z.enum(["Unigram", "BPE"]), byte_fallback: z.boolean().optional() }),
});

/**
 * The tokenizer for a `tokenizer.json`: our own for unigram vocabularies with byte fallback, the hub's library for
 * the others. Throws FatalError naming the file if it is neither.
 */
export async function openTokenizer(json: string, path: string): Promise<Tokenizer> {
  const parsed = tokenizerKind.safeParse(JSON.parse(json));
  if (!parsed.success)
    throw new FatalError(
      `${path}: expected a Unigram or BPE tokenizer: ${z.prettifyError(parsed.error)}`,
    );
  const { type, byte_fallback: hasBytes } = parsed.data.model;
  if (type === "Unigram" && hasBytes === true) return UnigramTokenizer.fromJson(json, path);
  // The library takes longer to load than the embedded model, which does without it.
  const { HubTokenizer } = await import("./hub-tokenizer.ts");
  return HubTokenizer.fromJson(json, path);
}
