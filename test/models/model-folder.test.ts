import { create } from "@bufbuild/protobuf";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FatalError } from "../../src/errors.ts";
import { EMBEDDED_MODELS, findModel } from "../../src/models/model-store.ts";
import { listChecksum } from "../../src/models/checksums.ts";
import { BEAM_GRAPH_NAME, openModel } from "../../src/models/model-folder.ts";
import { subgraphsOf } from "../../src/onnx/graph.ts";
import { parseModel, serialiseModel } from "../../src/onnx/model-file.ts";
import {
  AttributeProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
  type GraphProto,
} from "../../src/onnx/onnx_pb.ts";

let folder: string;

beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), "model-")), "copy");
  await cp(await findModel(), folder, { recursive: true });
});
afterEach(() => rm(path.dirname(folder), { recursive: true }));

/** Changes the compiled graph, and its checksum with it. */
async function replaceGraph(change: (bytes: Uint8Array) => Uint8Array): Promise<void> {
  const bytes = change(await readFile(path.join(folder, BEAM_GRAPH_NAME)));
  await writeFile(path.join(folder, BEAM_GRAPH_NAME), bytes);
  await listChecksum(folder, BEAM_GRAPH_NAME, bytes);
}

async function refusal(): Promise<string> {
  const error: unknown = await openModel(folder).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(FatalError);
  return error instanceof Error ? error.message : "";
}

test("a copy has the same checksum as the original", async () => {
  const [copy, original] = await Promise.all([openModel(folder), openModel(await findModel())]);
  expect(copy.checksum).toBe(original.checksum);
  expect(copy.checksum).toMatch(/^[0-9a-f]{64}$/u);
});

test("an altered file is refused by name", async () => {
  await writeFile(path.join(folder, "config.json"), "{}");
  expect(await refusal()).toMatch(/config\.json: checksum .* differs/u);
});

test("a Git LFS pointer is called by its name", async () => {
  await writeFile(
    path.join(folder, "onnx/beam_quantized.onnx"),
    "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
  );
  expect(await refusal()).toMatch(/beam_quantized\.onnx: is a Git LFS pointer/u);
});

test("a missing file is refused by name", async () => {
  await rm(path.join(folder, "tokenizer.json"));
  expect(await refusal()).toMatch(/tokenizer\.json: belongs to the model but cannot be read/u);
});

test("a checksum list that is right for a graph that is none does not save it", async () => {
  await replaceGraph((bytes) => bytes.subarray(0, 1_000_000));
  expect(await refusal()).toMatch(/beam_quantized\.onnx: .*truncated: add the model again/u);
});

test.each([
  ["the graph", (graph: GraphProto) => graph.initializer],
  [
    "a graph inside it",
    (graph: GraphProto) => {
      const inner = graph.node.flatMap(subgraphsOf)[0];
      inner?.initializer.push(create(TensorProtoSchema, { name: "inner" }));
      return inner?.initializer ?? [];
    },
  ],
  [
    "a node",
    (graph: GraphProto) => {
      const t = create(TensorProtoSchema, { name: "constant" });
      graph.node[0]?.attribute.push(create(AttributeProtoSchema, { name: "value", t }));
      return [t];
    },
  ],
])("weights that %s takes from outside the folder are refused", async (_, tensorsIn) => {
  await replaceGraph((bytes) => {
    const model = parseModel(bytes);
    const entry = { key: "location", value: "../../../../etc/passwd" };
    tensorsIn(model.graph)[0]?.externalData.push(create(StringStringEntryProtoSchema, entry));
    return serialiseModel(model);
  });
  expect(await refusal()).toMatch(/beam_quantized\.onnx: takes the weights .* outside its folder/u);
});

test("a checksum list that points outside the folder is refused", async () => {
  await writeFile(path.join(folder, "SHA256SUMS"), `${"0".repeat(64)}  ../../etc/passwd\n`);
  expect(await refusal()).toMatch(/outside the model folder/u);
});

test("an empty folder is no model", async () => {
  await rm(path.join(folder, "SHA256SUMS"));
  expect(await refusal()).toMatch(/expected a model folder/u);
});

test("a model is found by name, by folder, or as the embedded one", async () => {
  expect(await findModel("es-en-small")).toBe(path.join(EMBEDDED_MODELS, "es-en-small"));
  expect(await findModel(folder)).toBe(folder);
  await expect(findModel("nowhere")).rejects.toThrow(/"nowhere": no such model folder/u);
});
