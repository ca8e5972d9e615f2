import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeAll, expect, test } from "vitest";
import type { GraphProto, NodeProto } from "../../../src/onnx/onnx_pb.ts";
import { parseModel, serialiseModel } from "../../../src/onnx/model-file.ts";
import { outputPlaces } from "../../../src/onnx/search/hints.ts";
import { loopSearch } from "../../../src/onnx/search/loop-search.ts";
import { shareEncoder } from "../../../src/onnx/share-encoder.ts";
import { openTokenizer, type Tokenizer } from "../../../src/translate/tokenizer.ts";
import { sequencesOf } from "../../../src/translate/search-history.ts";
import { embeddedModel } from "../../models.ts";

const LINES = [
  "El alcalde dijo que no.",
  "La lluvia llegó por la tarde.",
  "Nadie sabe cuántos años tiene el puente que cruza el río.",
  "Ayer.",
  "El museo abrirá sus puertas a las familias todos los domingos de mayo.",
  "No hay billetes para el concierto del sábado.",
  "Tres barcos salieron del puerto.",
];

type Model = ReturnType<typeof parseModel>;
type Beams = { readonly ids: number[]; readonly score: number }[];

let bytes: Uint8Array;
let tokenizer: Tokenizer;
let rows: number[][];
let [padId, endId] = [0, 0];

beforeAll(async () => {
  const model = await embeddedModel();
  if (model.beamGraph === undefined) throw new Error("expected a beam graph");
  bytes = await readFile(model.beamGraph);
  tokenizer = await openTokenizer(
    await readFile(`${model.folder}/tokenizer.json`, "utf8"),
    "tokenizer.json",
  );
  ({ padId, endId } = model);
  rows = LINES.map((line) => [...tokenizer.encode(line), endId]);
});

function shared(): Model {
  const model = parseModel(bytes);
  expect(shareEncoder(model.graph)).toBe(true);
  return model;
}

function looped(): Model {
  const model = shared();
  expect(loopSearch(model)).toBe(true);
  return model;
}

interface Hint {
  readonly row: number;
  readonly token: number;
  readonly after?: number;
  readonly worth: number;
}

/** What looped graphs take: a column for each hint, which adds nothing to other rows. */
function hintInputs(hints: readonly Hint[]): Record<string, Tensor> {
  const dims = [rows.length, Math.max(1, hints.length)];
  const columns = hints.length === 0 ? [{ row: 0, token: 0, worth: 0 }] : hints;
  const byRow = <T>(of: (hint: Hint, isOwn: boolean) => T): T[] =>
    rows.flatMap((_, row) => columns.map((hint) => of(hint, hint.row === row)));
  const ints = (values: number[]): Tensor => new Tensor("int32", Int32Array.from(values), dims);
  const worths = byRow(({ worth }, isOwn) => (isOwn ? worth : 0));
  return {
    hint_tokens: ints(byRow(({ token }, isOwn) => (isOwn ? token : 0))),
    hint_after: ints(byRow(({ after = -1 }) => after)),
    hint_worths: new Tensor("float32", Float32Array.from(worths), dims),
  };
}

/** Every row's hypotheses, the best first. */
async function decode(
  model: Model,
  beams: number,
  maxLength: number,
  hints: readonly Hint[] = [],
): Promise<Beams[]> {
  const session = await InferenceSession.create(serialiseModel(model), { logSeverityLevel: 3 });
  const length = Math.max(...rows.map((row) => row.length));
  const dims = [rows.length, length];
  const padded = rows.flatMap((row) => Array.from({ length }, (_, at) => row[at] ?? padId));
  const outputs = await session.run({
    input_ids: new Tensor("int32", Int32Array.from(padded), dims),
    attention_mask: new Tensor(
      "int32",
      Int32Array.from(padded, (id) => +(id !== padId)),
      dims,
    ),
    max_length: new Tensor("int32", Int32Array.of(maxLength), [1]),
    num_beams: new Tensor("int32", Int32Array.of(beams), [1]),
    length_penalty: new Tensor("float32", Float32Array.of(0.6), [1]),
    ...(session.inputNames.includes("hint_tokens") ? hintInputs(hints) : {}),
  });
  await session.release();
  const data = (name: string): Int32Array => {
    const values = outputs[name]?.data;
    if (values instanceof Int32Array) return values;
    throw new Error(`expected int32 ${name}`);
  };
  const scores = outputs["sequences_scores"]?.data;
  if (!(scores instanceof Float32Array)) throw new Error("expected float scores");
  const sequences =
    "ends" in outputs
      ? sequencesOf({
          tokens: data("tokens"),
          parents: data("parents"),
          ends: data("ends"),
          beams,
        }).map((ids) => Array.from(ids))
      : cut(data("sequences"), maxLength);
  const hypotheses = sequences.map((ids, index) => ({ ids, score: scores[index] ?? NaN }));
  return rows.map((_, row) => hypotheses.slice(row * beams, (row + 1) * beams));
}

/** The operator's sequences without start symbol, end and padding. */
function cut(sequences: Int32Array, length: number): number[][] {
  return Array.from({ length: sequences.length / length }, (_, index) => {
    const ids = Array.from(sequences.subarray(index * length + 1, (index + 1) * length));
    const end = ids.findIndex((id) => id === endId || id === padId);
    return end < 0 ? ids : ids.slice(0, end);
  });
}

function idsOf(all: Beams[]): number[][][] {
  return all.map((row) => row.map(({ ids }) => ids));
}

test.each([
  [1, 40],
  [2, 40],
  [4, 40],
  [8, 40],
  [4, 6],
  [4, 2],
])("the operator's hypotheses with %i beams and %i tokens at most", async (beams, maxLength) => {
  const expected = await decode(shared(), beams, maxLength);
  const found = await decode(looped(), beams, maxLength);
  expect(idsOf(found)).toEqual(idsOf(expected));
  // Sums in another order may round an activation to the next of 8-bit numbers.
  for (const [index, { score }] of expected.flat().entries())
    expect(found.flat()[index]?.score).toBeCloseTo(score, 1);
});

/** The place among the outputs of a word's first token. */
function placeOf(word: string): number {
  const id = tokenizer.encode(word)[0] ?? -1;
  return outputPlaces(looped().graph)?.get(id) ?? -1;
}

function timesSaid(hypothesis: Beams[number] | undefined, word: string): number {
  const id = tokenizer.encode(word)[0];
  return hypothesis?.ids.filter((each) => each === id).length ?? 0;
}

test("a token that a row leans towards is said once, and other rows are as they were", async () => {
  const plain = await decode(looped(), 4, 40);
  const hinted = await decode(looped(), 4, 40, [{ row: 1, token: placeOf("snow"), worth: 40 }]);
  expect(plain[1]?.map((each) => timesSaid(each, "snow"))).toEqual([0, 0, 0, 0]);
  expect(hinted[1]?.map((each) => timesSaid(each, "snow"))).toEqual([1, 1, 1, 1]);
  expect(hinted.toSpliced(1, 1)).toEqual(plain.toSpliced(1, 1));
});

test("a token that must follow another is leant towards behind that one alone", async () => {
  const snow = { row: 1, token: placeOf("snow"), worth: 40 };
  const plain = await decode(looped(), 1, 40);
  const nowhere = await decode(looped(), 1, 40, [{ ...snow, after: placeOf("war") }]);
  expect(nowhere).toEqual(plain);
  const behind = await decode(looped(), 1, 40, [{ ...snow, after: placeOf("in") }]);
  const texts = behind[1]?.map(({ ids }) => tokenizer.decode(ids));
  expect(texts?.[0]).toMatch(/\bin snow\b/u);
});

function searchOf(model: Model): NodeProto {
  const search = model.graph.node.find(({ opType }) => opType === "BeamSearch");
  if (search === undefined) throw new Error("expected a beam search");
  return search;
}

function decoderOf(model: Model): GraphProto {
  const decoder = searchOf(model).attribute.find(({ name }) => name === "decoder")?.g;
  if (decoder === undefined) throw new Error("expected a decoder");
  return decoder;
}

function cachesOf(model: Model): GraphProto["input"] {
  return decoderOf(model).input.filter(({ name }) => name.startsWith("past_"));
}

function selfAttentions(model: Model): NodeProto[] {
  const found = decoderOf(model).node.filter(
    ({ opType, input }) => opType === "MultiHeadAttention" && input.includes("past_key_self_0"),
  );
  expect(found).toHaveLength(1);
  return found;
}

/** Changes that make a graph one that the loops would not do, or do otherwise. */
const OTHERS: [string, (model: Model) => void][] = [
  ["a search that may not repeat itself", (model) => setNumber(model, "no_repeat_ngram_size", 3)],
  ["a search that goes on after its hypotheses", (model) => setNumber(model, "early_stopping", 0)],
  [
    "a search that returns its best hypothesis alone",
    (model) => {
      searchOf(model).input[4] = "one";
    },
  ],
  [
    "a search that some tokens are forbidden in",
    (model) => {
      searchOf(model).input[7] = "mask";
    },
  ],
  [
    "attention of another kind",
    (model) => {
      for (const node of selfAttentions(model)) node.opType = "Attention";
    },
  ],
  [
    "attention with a mask of its own",
    (model) => {
      for (const node of selfAttentions(model)) node.input[5] = "mask";
    },
  ],
  [
    "an output layer of another kind",
    (model) => {
      for (const node of decoderOf(model).node)
        if (node.output.includes("logits")) node.opType = "MatMul";
    },
  ],
  [
    "caches of unknown size",
    (model) => {
      for (const { type } of cachesOf(model))
        if (type?.value.case === "tensorType") type.value.value.shape = undefined;
    },
  ],
  [
    "operators of another version",
    (model) => {
      for (const opset of model.opsetImport) if (opset.domain === "") opset.version = 11n;
    },
  ],
];

function setNumber(model: Model, name: string, value: number): void {
  for (const attribute of searchOf(model).attribute)
    if (attribute.name === name) attribute.i = BigInt(value);
}

function digest(model: Model): string {
  return createHash("sha256").update(serialiseModel(model)).digest("hex");
}

test.each(OTHERS)("%s stays with the operator", (_, change) => {
  const model = shared();
  change(model);
  const before = digest(model);
  expect(loopSearch(model)).toBe(false);
  expect(digest(model)).toBe(before);
});

test("a graph whose encoder is inside the operator stays as it is", () => {
  const model = parseModel(bytes);
  expect(loopSearch(model)).toBe(false);
  expect(digest(model)).toBe(digest(parseModel(bytes)));
});
