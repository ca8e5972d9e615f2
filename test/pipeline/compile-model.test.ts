import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { openModel, type ModelFolder } from "../../src/models/model-folder.ts";
import { subgraphsOf } from "../../src/onnx/graph.ts";
import { parseModel } from "../../src/onnx/model-file.ts";
import { compileModel } from "../../src/pipeline/compile-model.ts";
import { splitClauses } from "../../src/segment/clauses.ts";
import { ModelTranslator } from "../../src/translate/model-translator.ts";
import type { Draft } from "../../src/translate/translator.ts";
import { UnigramTokenizer } from "../../src/translate/unigram-tokenizer.ts";
import { embeddedModel } from "../models.ts";

const SENTENCES = [
  "La alcaldesa inauguró el puente nuevo ante unas 2.000 personas.",
  "No llovió.",
  "El museo, que cerró en 2019 por obras, volverá a abrir sus puertas en primavera.",
];

let folder: string;

beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), "compile-")), "model");
  await cp((await embeddedModel()).folder, folder, { recursive: true });
  await rm(path.join(folder, "onnx/beam_quantized.onnx"));
  await unlist("onnx/beam_quantized.onnx");
});
afterEach(() => rm(path.dirname(folder), { recursive: true }));

async function unlist(name: string): Promise<void> {
  const list = path.join(folder, "SHA256SUMS");
  const lines = (await readFile(list, "utf8")).split("\n");
  await writeFile(list, lines.filter((line) => !line.endsWith(name)).join("\n"));
}

async function expectCompiled(): Promise<void> {
  expect(await compileModel(folder)).toMatchObject({ state: "compiled", agreement: 1 });
}

async function translations(model: ModelFolder): Promise<Draft[]> {
  const translator = await ModelTranslator.open(model, {
    workers: 1,
    search: { beams: 4, lengthPenalty: 1 },
    maxTokens: 64,
    doubtScore: -0.85,
    splitClauses,
  });
  const drafts = await Promise.all(SENTENCES.map((text) => translator.translate(text)));
  await translator.close();
  return drafts;
}

test("encoder and decoder become the graph that the model ships with", async () => {
  expect((await openModel(folder)).beamGraph).toBeUndefined();
  await expectCompiled();
  const compiled = await openModel(folder);
  expect(compiled.beamGraph).toBeDefined();
  expect(await translations(compiled)).toEqual(await translations(await embeddedModel()));
  // Two decoder layers: each attention is one node, and quantisation does what its ReLU did.
  const { graph } = parseModel(await readFile(compiled.beamGraph ?? ""));
  const operators = graph.node.flatMap(subgraphsOf).flatMap(({ node }) => node);
  const count = (opType: string): number =>
    operators.filter((node) => node.opType === opType).length;
  expect(count("MultiHeadAttention")).toBe(4);
  expect(count("Relu")).toBe(0);
});

test("tokens that are not in the output vocabulary are never produced", async () => {
  const model = await openModel(folder);
  const [whole] = await translations(await embeddedModel());
  const tokenizer = UnigramTokenizer.fromJson(
    await readFile(model.tokenizerFile, "utf8"),
    model.tokenizerFile,
  );
  const dropped = new Set(tokenizer.encode(" bridge"));
  expect(whole?.text).toContain("bridge");
  const file = path.join(folder, "output_ids.json");
  const ids = z.array(z.int()).parse(JSON.parse(await readFile(file, "utf8")));
  const kept = ids.filter((id) => id < 300 || !dropped.has(id));
  await writeFile(file, JSON.stringify(kept));
  await unlist("output_ids.json");
  await expectCompiled();
  const [without] = await translations(await openModel(folder));
  expect(without?.text).not.toContain("bridge");
});

test("a decoder of another form is left to be decoded step by step, and the reason is told", async () => {
  const name = "onnx/decoder_model_merged_quantized.onnx";
  const file = path.join(folder, name);
  const bytes = await readFile(file, "latin1");
  const renamed = bytes.replaceAll("use_cache_branch", "use_other_branch");
  await writeFile(file, renamed, "latin1");
  const digest = createHash("sha256").update(renamed, "latin1").digest("hex");
  const list = path.join(folder, "SHA256SUMS");
  const lines = (await readFile(list, "utf8")).split("\n");
  const changed = lines.map((line) => (line.endsWith(name) ? `${digest}  ${name}` : line));
  await writeFile(list, changed.join("\n"));
  expect(await compileModel(folder)).toEqual({
    state: "unsupported",
    reason: "the decoder has no branch for steps with a cache",
  });
  expect((await openModel(folder)).beamGraph).toBeUndefined();
});
