import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FatalError } from "../../src/errors.ts";
import { EMBEDDED_MODELS, findModel } from "../../src/models/model-store.ts";
import { openModel } from "../../src/models/model-folder.ts";

let folder: string;

beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), "model-")), "copy");
  await cp(await findModel(), folder, { recursive: true });
});
afterEach(() => rm(path.dirname(folder), { recursive: true }));

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
