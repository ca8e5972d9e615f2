import { cp, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import { parseModel, serialiseModel } from "../../src/onnx/model-file.ts";
import { HubServer } from "../models/hub-server.ts";
import { ROOT } from "../models.ts";
import { fakeTerminal } from "./fake-terminal.ts";

const MODELS = path.join(ROOT, "fixtures/models");
const SENTENCE = "La alcaldesa inauguró el puente nuevo.";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "models-"));
});
afterEach(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function cli(
  args: readonly string[],
  env: Record<string, string> = {},
  stdin = "",
): Promise<Ended> {
  const terminal = fakeTerminal(stdin, env);
  const code = await run([...args, "--models-folder", path.join(folder, "added")], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

async function translated(model: string, text = SENTENCE): Promise<string> {
  const args = ["translate", "--model", model, "--beams", "1", "--workers", "1"];
  const { code, out, err } = await cli(args, {}, text);
  expect([code, err]).toEqual([0, ""]);
  return out;
}

/** A copy of a fixture whose files a test changes. */
async function copy(name: string): Promise<string> {
  const to = path.join(folder, name);
  await cp(path.join(MODELS, name), to, { recursive: true });
  return to;
}

test("a model of the hub is added, compiled, listed, verified, used and removed", async () => {
  const id = "Example/opus-mt-es-en";
  const hub = await HubServer.open(id, path.join(MODELS, "marian-tiny"));
  const added = await cli(["models", "add", id], { HF_ENDPOINT: `${hub.endpoint}/` });
  await hub.close();
  expect(added.out).toMatch(/compiled; 32 sentences decode as step by step/u);
  expect(added.err).toMatch(/encoder_model_quantized\.onnx: 0\.1 MB, checksum right/u);
  expect(added.code).toBe(0);
  const listed = await cli(["models", "list"]);
  expect(listed.out).toMatch(/es-en-small .*embedded, default, compiled\n/u);
  expect(listed.out).toMatch(/Example\/opus-mt-es-en .*added, compiled\n/u);
  expect((await cli(["models", "verify", id])).code).toBe(0);
  const compiled = await translated(id);
  expect(compiled.trim()).not.toBe("");
  expect((await cli(["models", "remove", id])).code).toBe(0);
  expect((await cli(["models", "list"])).out).not.toContain(id);
  const gone = await cli(["translate", "--model", id, SENTENCE]);
  expect(gone.code).toBe(1);
  expect(gone.err).toMatch(/no such model folder, nor added/u);
});

test("a model of many languages is decoded step by step, and that is said", async () => {
  const added = await cli(["models", "add", await copy("m2m-tiny")]);
  expect(added.code).toBe(0);
  expect(added.err).toMatch(/not compiled: config\.json.*marian.*decoded step by step/su);
  expect((await cli(["models", "list"])).out).toMatch(/m2m-tiny .*added, step by step/u);
  const first = await translated("m2m-tiny");
  expect(first.trim()).not.toBe("");
  expect(await translated("m2m-tiny")).toBe(first);
  // The library lets rows of a batch that ended go on: no row may see another.
  const lines = [
    "No.",
    SENTENCE,
    "El tren llegó con dos horas de retraso a la estación.",
    "Sí, hoy.",
  ];
  const alone = [];
  for (const line of lines) alone.push(await translated("m2m-tiny", line));
  expect(await translated("m2m-tiny", lines.join("\n"))).toBe(alone.join(""));
});

test("the package's own model is not removed", async () => {
  const { code, err } = await cli(["models", "remove", "es-en-small"]);
  expect([code, err]).toEqual([2, expect.stringMatching(/came with the package/u)]);
});

test("a damaged model is found by verify and shown by list", async () => {
  await cli(["models", "add", await copy("m2m-tiny")]);
  await truncate(path.join(folder, "added/m2m-tiny/onnx/encoder_model_quantized.onnx"), 1000);
  const { code, out, err } = await cli(["models", "verify"]);
  expect(code).toBe(1);
  expect(out).toMatch(/es-en-small: every file is as listed/u);
  expect(err).toMatch(/m2m-tiny\/onnx\/encoder_model_quantized\.onnx: checksum .* differs/u);
  expect((await cli(["models", "list"])).out).toMatch(/m2m-tiny .*damaged/u);
});

test.each([
  ["neither a folder nor an id", async () => "../none/such/thing", /is neither/u, 2],
  [
    "an empty folder",
    async () => mkdtemp(path.join(folder, "empty-")),
    /expected|has no config\.json/u,
    1,
  ],
  [
    "a truncated graph",
    async () => {
      const model = await copy("marian-tiny");
      await truncate(path.join(model, "onnx/encoder_model_quantized.onnx"), 50_000);
      return model;
    },
    /encoder_model_quantized\.onnx: .*truncated/u,
    1,
  ],
  [
    "a Git LFS pointer",
    async () => {
      const model = await copy("marian-tiny");
      const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
      await writeFile(path.join(model, "onnx/encoder_model_quantized.onnx"), pointer);
      return model;
    },
    /encoder_model_quantized\.onnx: is a Git LFS pointer/u,
    1,
  ],
  [
    "weights taken from outside the folder",
    async () => {
      const model = await copy("marian-tiny");
      const file = path.join(model, "onnx/encoder_model_quantized.onnx");
      const onnx = parseModel(await readFile(file));
      const [tensor] = onnx.graph.initializer;
      tensor?.externalData.push({
        $typeName: "onnx.StringStringEntryProto",
        key: "location",
        value: "../../../etc/passwd",
      });
      await writeFile(file, serialiseModel(onnx));
      return model;
    },
    /from \.\.\/\.\.\/\.\.\/etc\/passwd, outside its folder/u,
    1,
  ],
  [
    "a configuration of something else",
    async () => {
      const model = await copy("marian-tiny");
      await writeFile(path.join(model, "config.json"), '{"model_type": "bert"}');
      return model;
    },
    /config\.json: not a translation model/u,
    1,
  ],
])("%s is refused and nothing is added", async (_, make, reason, code) => {
  const ended = await cli(["models", "add", await make()]);
  expect(ended.err).toMatch(reason);
  expect(ended.code).toBe(code);
  expect((await cli(["models", "list"])).out).not.toMatch(/added/u);
});

test("a vocabulary that is not the model's is refused before anything is translated", async () => {
  const model = await copy("m2m-tiny");
  const file = path.join(model, "config.json");
  const config = (await readFile(file, "utf8")).replace('"vocab_size": 504', '"vocab_size": 300');
  await writeFile(file, config);
  await cli(["models", "add", model]);
  const { code, err } = await cli(["translate", "--model", "m2m-tiny", SENTENCE]);
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/504 tokens, config\.json a vocabulary of 300/u),
  ]);
});
