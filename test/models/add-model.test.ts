import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FatalError, UsageError } from "../../src/errors.ts";
import { addFromHub } from "../../src/models/add-model.ts";
import { openModel } from "../../src/models/model-folder.ts";
import { ROOT } from "../models.ts";
import { HubServer } from "./hub-server.ts";

const ID = "Example/opus-mt-es-en";
const MARIAN = path.join(ROOT, "fixtures/models/marian-tiny");
const DECODER = "onnx/decoder_model_merged_quantized.onnx";

let hub: HubServer;
let added: string;
let stop: AbortController;

beforeEach(async () => {
  hub = await HubServer.open(ID, MARIAN);
  added = await mkdtemp(path.join(tmpdir(), "added-"));
  stop = new AbortController();
});
afterEach(async () => {
  await hub.close();
  await rm(added, { recursive: true });
});

async function add(id = ID, revision = "main"): Promise<string> {
  return addFromHub(id, added, {
    endpoint: hub.endpoint,
    revision,
    signal: stop.signal,
    retries: 2,
    waitMs: 1,
    report: () => undefined,
  });
}

async function refusal(adding: Promise<unknown>): Promise<Error> {
  const error: unknown = await adding.then(
    () => new Error("was added"),
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error : new Error(String(error));
}

/** Fails until some of a file that is being fetched lies on the disk. */
async function arrived(): Promise<void> {
  const entries = await readdir(added, { recursive: true });
  const part = entries.find((name) => name.endsWith(".part")) ?? "none yet";
  expect((await stat(path.join(added, part))).size).toBeGreaterThan(0);
}

async function expectWhole(folder: string): Promise<void> {
  await openModel(folder);
  expect(await readFile(path.join(folder, DECODER))).toEqual(
    await readFile(path.join(MARIAN, DECODER)),
  );
}

test("what a run on the model needs is fetched, and nothing else", async () => {
  const folder = await add();
  expect(folder).toBe(path.join(added, ID));
  await expectWhole(folder);
  expect((await readdir(folder)).toSorted()).toEqual([
    "SHA256SUMS",
    "config.json",
    "generation_config.json",
    "onnx",
    "tokenizer.json",
    "tokenizer_config.json",
  ]);
});

test("a broken connection is gone on with where it broke", async () => {
  let broken = false;
  hub.answer = ({ name }, response, bytes) => {
    if (name !== DECODER || broken) return false;
    broken = true;
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, 100_000), () => {
      void vi.waitFor(arrived).then(() => response.destroy());
    });
    return true;
  };
  await expectWhole(await add());
  const [first, second] = hub.requests.filter(({ name }) => name === DECODER);
  expect(first?.range).toBeUndefined();
  expect(second?.range).toMatch(/^bytes=[1-9]\d*-$/u);
});

test("a later run goes on with what an earlier one fetched", async () => {
  hub.answer = ({ name }, response, bytes) => {
    if (name !== DECODER) return false;
    response.writeHead(200, { "content-length": bytes.length });
    response.write(bytes.subarray(0, 1000), () => stop.abort());
    return true;
  };
  expect((await refusal(add())).name).toBe("AbortError");
  expect(await readdir(added)).toEqual([".partial"]);
  const fetched = hub.requests.length;
  hub.answer = () => false;
  stop = new AbortController();
  await expectWhole(await add());
  expect(hub.requests.slice(fetched).map(({ name }) => name)).not.toContain("config.json");
});

test("a server that knows no ranges sends the file again", async () => {
  let broken = false;
  hub.answer = ({ name }, response, bytes) => {
    if (name !== DECODER) return false;
    response.writeHead(200, { "content-length": bytes.length });
    if (broken) response.end(bytes);
    else response.write(bytes.subarray(0, 5000), () => response.destroy());
    broken = true;
    return true;
  };
  await expectWhole(await add());
  expect(broken).toBe(true);
});

test("a busy server is asked again", async () => {
  let refusals = 2;
  hub.answer = (_, response) => {
    if (refusals === 0) return false;
    refusals -= 1;
    response.writeHead(503).end();
    return true;
  };
  await expectWhole(await add());
  expect(refusals).toBe(0);
});

test("bytes that are not the hub's are never installed", async () => {
  hub.answer = ({ name }, response, bytes) => {
    if (name !== DECODER) return false;
    response.writeHead(200).end(Buffer.alloc(bytes.length));
    return true;
  };
  const error = await refusal(add());
  expect(error).toBeInstanceOf(FatalError);
  expect(error.message).toMatch(/decoder_model_merged_quantized\.onnx: .*other checksum/u);
  expect(await readdir(added)).toEqual([".partial"]);
});

test("an id that the hub does not have is a wrong id, asked for once", async () => {
  const error = await refusal(add("Example/none"));
  expect(error).toBeInstanceOf(UsageError);
  expect(error.message).toMatch(/Example\/none.*answers 404.*Check the id/u);
});

test("without a network it says what to do", async () => {
  await hub.close();
  const error = await refusal(add());
  expect(error).toBeInstanceOf(FatalError);
  expect(error.message).toMatch(/cannot be reached.*run it again.*models add FOLDER/u);
  hub = await HubServer.open(ID, MARIAN);
});

test("a model without quantised weights is refused before anything is fetched", async () => {
  const bare = await mkdtemp(path.join(tmpdir(), "bare-"));
  await writeFile(path.join(bare, "config.json"), "{}");
  await hub.close();
  hub = await HubServer.open(ID, bare);
  const error = await refusal(add());
  expect(error.message).toMatch(/has no tokenizer\.json, no onnx\/encoder_model_quantized\.onnx/u);
  expect(hub.requests).toEqual([]);
  await rm(bare, { recursive: true });
});
