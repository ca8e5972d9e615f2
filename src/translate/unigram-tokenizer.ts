import { z } from "zod";
import { FatalError } from "../errors.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** SentencePiece's penalty for a character outside the vocabulary, below the worst piece. */
const UNKNOWN_PENALTY = 10;
const SPACE = "▁";
const BYTE = /^<0x([0-9A-F]{2})>$/;

const tokenizerFile = z.object({
  added_tokens: z.array(z.object({ id: z.int(), content: z.string() })),
  model: z.object({
    type: z.literal("Unigram"),
    vocab: z.array(z.tuple([z.string(), z.number()])),
  }),
});

interface Node {
  readonly children: Map<number, Node>;
  id: number;
}

const newNode = (): Node => ({ children: new Map(), id: -1 });

/**
 * SentencePiece's unigram tokenizer with byte fallback (Kudo 2018, https://arxiv.org/abs/1804.10959).
 * Control symbols and byte pieces never match in text: `</s>` in an article is five characters, not an end.
 */
export class UnigramTokenizer implements Tokenizer {
  readonly size: number;
  readonly #root = newNode();
  readonly #pieces: readonly string[];
  readonly #scores: Float64Array;
  readonly #control: ReadonlySet<number>;
  readonly #byteToId = new Map<number, number>();
  readonly #idToByte = new Map<number, number>();
  readonly #unknownScore: number;

  constructor(vocabulary: readonly (readonly [string, number])[], controlIds: Iterable<number>) {
    this.size = vocabulary.length;
    this.#pieces = vocabulary.map(([piece]) => piece);
    this.#scores = Float64Array.from(vocabulary, ([, score]) => score);
    this.#control = new Set(controlIds);
    let worst = 0;
    for (const [id, piece] of this.#pieces.entries()) {
      if (this.#control.has(id)) continue;
      const byte = BYTE.exec(piece)?.[1];
      if (byte === undefined) {
        this.#insert(piece, id);
        worst = Math.min(worst, this.#scores[id] ?? 0);
      } else {
        this.#byteToId.set(Number.parseInt(byte, 16), id);
        this.#idToByte.set(id, Number.parseInt(byte, 16));
      }
    }
    this.#unknownScore = worst - UNKNOWN_PENALTY;
    if (this.#byteToId.size !== 256)
      throw new FatalError(
        `The vocabulary has ${this.#byteToId.size} byte pieces, expected 256: text outside it would be lost. Train it with byte fallback.`,
      );
  }

  /** Reads a `tokenizer.json`. Throws FatalError if it is not a unigram vocabulary with byte fallback. */
  static fromJson(json: string, path: string): UnigramTokenizer {
    const parsed = tokenizerFile.safeParse(JSON.parse(json));
    if (!parsed.success)
      throw new FatalError(
        `${path}: expected a Unigram tokenizer: ${z.prettifyError(parsed.error)}`,
      );
    const { model, added_tokens: added } = parsed.data;
    return new UnigramTokenizer(
      model.vocab,
      added.map((token) => token.id),
    );
  }

  /** Token ids of the text, without an end-of-sequence symbol. */
  encode(text: string): number[] {
    const words = text.replaceAll(SPACE, " ").split(/ +/u).filter(Boolean);
    return this.#viterbi(Array.from(words.map((word) => SPACE + word).join(""), codePointOf));
  }

  /** Whether the vocabulary has pieces for all of a text, so that none of it falls back to bytes. */
  covers(text: string): boolean {
    const hasPiece = (character: string): boolean =>
      character === " " || (this.#root.children.get(codePointOf(character))?.id ?? -1) >= 0;
    return (
      Array.from(text).every(hasPiece) || !this.encode(text).some((id) => this.#idToByte.has(id))
    );
  }

  /** Text of token ids; control symbols are left out, bytes that are not UTF-8 become U+FFFD. */
  decode(ids: Iterable<number>): string {
    let text = "";
    let bytes: number[] = [];
    const flush = (): void => {
      if (bytes.length > 0) text += new TextDecoder().decode(Uint8Array.from(bytes));
      bytes = [];
    };
    for (const id of ids) {
      const byte = this.#idToByte.get(id);
      if (byte === undefined) flush();
      if (byte !== undefined) bytes.push(byte);
      else if (!this.#control.has(id)) text += this.#pieces[id] ?? "";
    }
    flush();
    return text.replaceAll(SPACE, " ").trim();
  }

  #insert(piece: string, id: number): void {
    let node = this.#root;
    for (const character of piece) {
      const code = codePointOf(character);
      let next = node.children.get(code);
      if (next === undefined) node.children.set(code, (next = newNode()));
      node = next;
    }
    node.id = id;
  }

  /** The most probable segmentation; of equals the one found first, as SentencePiece does. */
  #viterbi(codes: readonly number[]): number[] {
    const n = codes.length;
    const best = new Float64Array(n + 1).fill(Number.NEGATIVE_INFINITY);
    const from = new Int32Array(n + 1);
    const piece = new Int32Array(n + 1);
    best[0] = 0;
    const relax = (start: number, end: number, id: number, score: number): void => {
      const total = (best[start] ?? 0) + score;
      if (total <= (best[end] ?? 0)) return;
      best[end] = total;
      from[end] = start;
      piece[end] = id;
    };
    for (let start = 0; start < n; start++) {
      let node: Node | undefined = this.#root;
      let single = false;
      for (let end = start; end < n; end++) {
        node = node.children.get(codes[end] ?? -1);
        if (node === undefined) break;
        if (node.id < 0) continue;
        single ||= end === start;
        relax(start, end + 1, node.id, this.#scores[node.id] ?? 0);
      }
      if (!single) relax(start, start + 1, -1, this.#unknownScore);
    }
    const path: number[][] = [];
    for (let end = n; end > 0; end = from[end] ?? 0) {
      const id = piece[end] ?? -1;
      path.push(id >= 0 ? [id] : this.#bytesOf(codes[end - 1] ?? 0));
    }
    return path.toReversed().flat();
  }

  #bytesOf(code: number): number[] {
    const bytes = new TextEncoder().encode(String.fromCodePoint(code));
    return Array.from(bytes, (byte) => this.#byteToId.get(byte) ?? 0);
  }
}

function codePointOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
