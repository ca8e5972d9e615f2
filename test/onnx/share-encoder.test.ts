import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeAll, expect, test } from "vitest";
import { parseModel, serialiseModel } from "../../src/onnx/model-file.ts";
import { shareEncoder } from "../../src/onnx/share-encoder.ts";
import { embeddedModel } from "../models.ts";

/** Rows of unlike length, so that the mask matters. */
const ROWS = [
  [700, 701, 702, 703, 2500, 0],
  [700, 701, 0, 2, 2, 2],
  [1200, 52, 3000, 41, 0, 2],
];
const MAX_LENGTH = 20;

let bytes: Uint8Array;

beforeAll(async () => {
  const { beamGraph } = await embeddedModel();
  if (beamGraph === undefined) throw new Error("expected a beam graph");
  bytes = await readFile(beamGraph);
});

async function decode(graph: Uint8Array, beams: number): Promise<[number[], number[]]> {
  const session = await InferenceSession.create(graph, { logSeverityLevel: 3 });
  const dims = [ROWS.length, ROWS[0]?.length ?? 0];
  const { sequences, sequences_scores: scores } = await session.run({
    input_ids: new Tensor("int32", Int32Array.from(ROWS.flat()), dims),
    attention_mask: new Tensor(
      "int32",
      Int32Array.from(ROWS.flat(), (id) => +(id !== 2)),
      dims,
    ),
    max_length: new Tensor("int32", Int32Array.of(MAX_LENGTH), [1]),
    num_beams: new Tensor("int32", Int32Array.of(beams), [1]),
    length_penalty: new Tensor("float32", Float32Array.of(0.6), [1]),
  });
  await session.release();
  if (!(sequences?.data instanceof Int32Array) || !(scores?.data instanceof Float32Array))
    throw new Error("expected int32 sequences and float scores");
  return [Array.from(sequences.data), Array.from(scores.data)];
}

function digest(model: ReturnType<typeof parseModel>): string {
  return createHash("sha256").update(serialiseModel(model)).digest("hex");
}

test.each([1, 2, 4, 8])("the same hypotheses with one encoder for %i beams", async (beams) => {
  const model = parseModel(bytes);
  expect(shareEncoder(model.graph)).toBe(true);
  const [sequences, scores] = await decode(bytes, beams);
  const [sharedSequences, sharedScores] = await decode(serialiseModel(model), beams);
  expect(sharedSequences).toEqual(sequences);
  for (const [index, score] of scores.entries()) expect(sharedScores[index]).toBeCloseTo(score, 4);
});

test("a graph that is shared already, or attends in another way, stays as it is", () => {
  const once = parseModel(bytes);
  shareEncoder(once.graph);
  const shared = digest(once);
  expect(shareEncoder(once.graph)).toBe(false);
  expect(digest(once)).toBe(shared);

  const other = parseModel(bytes);
  const decoder = other.graph.node
    .flatMap((node) => node.attribute)
    .find(({ name }) => name === "decoder")?.g;
  const attention = decoder?.node.find(({ input }) => input.includes("past_key_cross_0"));
  if (attention === undefined) throw new Error("expected an attention to the source");
  attention.opType = "Attention";
  const before = digest(other);
  expect(shareEncoder(other.graph)).toBe(false);
  expect(digest(other)).toBe(before);
});
