import { PreTrainedTokenizer } from "@xenova/transformers";
import { z } from "zod";
import { FatalError } from "../errors.ts";
import type { Tokenizer } from "./tokenizer.ts";

const UNKNOWN = "<unk>";
const LONE_SURROGATE = /\p{Surrogate}/gu;

const piece = z.tuple([z.string(), z.number()]);
const tokenizerFile = z.looseObject({
  added_tokens: z.array(z.looseObject({ id: z.int(), content: z.string() })),
  model: z.discriminatedUnion("type", [
    z.looseObject({ type: z.literal("Unigram"), vocab: z.array(piece) }),
    z.looseObject({ type: z.literal("BPE"), vocab: z.record(z.string(), z.int()) }),
  ]),
});

type TokenizerFile = z.infer<typeof tokenizerFile>;

/**
 * Tokenizers of the hub's models, by the library that transformers.js uses. That library finds control symbols in
 * text (`</s>` in an article would end it): here they are taken out of its reach first.
 */
export class HubTokenizer implements Tokenizer {
  readonly size: number;
  readonly #library: PreTrainedTokenizer;
  readonly #control: ReadonlySet<number>;
  readonly #unknownId: number | undefined;

  private constructor(
    library: PreTrainedTokenizer,
    control: ReadonlySet<number>,
    size: number,
    unknownId: number | undefined,
  ) {
    this.size = size;
    this.#library = library;
    this.#control = control;
    this.#unknownId = unknownId;
  }

  /** Reads a `tokenizer.json`. Throws FatalError if it is neither Unigram nor BPE. */
  static fromJson(json: string, path: string): HubTokenizer {
    const parsed = tokenizerFile.safeParse(JSON.parse(json));
    if (!parsed.success)
      throw new FatalError(`${path}: expected a tokenizer: ${z.prettifyError(parsed.error)}`);
    const { added_tokens: added } = parsed.data;
    const control = new Set(added.map((token) => token.id));
    const unknownId = added.find((token) => token.content === UNKNOWN)?.id;
    const library = new PreTrainedTokenizer(withoutControl(parsed.data, control, unknownId), {});
    return new HubTokenizer(library, control, sizeOf(parsed.data), unknownId);
  }

  encode(text: string): number[] {
    const whole = text.replace(LONE_SURROGATE, "\uFFFD");
    return this.#library.encode(whole, { add_special_tokens: false });
  }

  covers(text: string): boolean {
    return this.#unknownId === undefined || !this.encode(text).includes(this.#unknownId);
  }

  decode(ids: Iterable<number>): string {
    const pieces = Array.from(ids).filter((id) => !this.#control.has(id));
    if (pieces.length === 0) return "";
    return this.#library.decode(pieces, { clean_up_tokenization_spaces: false }).trim();
  }
}

function sizeOf({ model, added_tokens: added }: TokenizerFile): number {
  const ids = model.type === "Unigram" ? [model.vocab.length - 1] : Object.values(model.vocab);
  return 1 + [...ids, ...added.map(({ id }) => id)].reduce((most, id) => Math.max(most, id), 0);
}

/**
 * A tokenizer whose control symbols no text can spell: they are not looked for before the text is cut, and pieces
 * of a unigram vocabulary that spell them become lone surrogates, which a text never holds. (BPE only makes what its
 * merges make.) The unknown symbol is set right too: the hub's Marian models name the piece after it.
 */
function withoutControl(
  file: TokenizerFile,
  control: ReadonlySet<number>,
  unknownId: number | undefined,
): TokenizerFile {
  if (file.model.type === "BPE") return { ...file, added_tokens: [] };
  const vocab = file.model.vocab.map(([text, score], id): [string, number] =>
    control.has(id) ? [`\uD800${id}`, score] : [text, score],
  );
  const unknown = unknownId === undefined ? {} : { unk_id: unknownId };
  return { ...file, added_tokens: [], model: { ...file.model, ...unknown, vocab } };
}
