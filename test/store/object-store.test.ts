import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import S3rver from "s3rver";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FatalError, RetryableError, UsageError } from "../../src/errors.ts";
import { openObjectStore, type ObjectStore } from "../../src/store/object-store.ts";
import { objectStoreConformance } from "./object-store-conformance.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "objects-"));
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  "",
  "memory.sqlite",
  "http://h/b",
  "s3:bucket",
  "s3://B_d/x",
  "s3://b/a b?c",
  "file://h/x",
])("%s is no store", async (url) => {
  await expect(openObjectStore(url, {})).rejects.toThrow(UsageError);
  await expect(openObjectStore(url, {})).rejects.toThrow(/--store: expected/u);
});

describe("file:///", () => {
  objectStoreConformance("FolderStore", async (prefix) => {
    await mkdir(path.join(folder, prefix), { recursive: true });
    return openObjectStore(pathToFileURL(path.join(folder, prefix)).href);
  });

  test("a folder that is not there is refused: its share may not be mounted", async () => {
    const url = pathToFileURL(path.join(folder, "none")).href;
    await expect(openObjectStore(url)).rejects.toThrow(/found none at .*none\. Mount it/u);
  });

  // In a bucket that is the server's promise, and the one of the tests does not keep it.
  test("of many that put under one key at the same time, one is there whole", async () => {
    const place = path.join(folder, "contended");
    await mkdir(place);
    const store = await openObjectStore(pathToFileURL(place).href);
    const all = ["a", "b", "c", "d"].map((each) => Buffer.from(each.repeat(300_000)));
    await Promise.all(all.map((each) => store.put("key", each)));
    const found = await store.get("key");
    expect(all.some((each) => found !== undefined && each.equals(found))).toBe(true);
  });

  test("a process that is killed while it writes leaves whole objects alone", async () => {
    const place = path.join(folder, "killed");
    await mkdir(place);
    const url = pathToFileURL(place).href;
    const writer = fileURLToPath(new URL("./object-writer.ts", import.meta.url));
    for (let round = 0; round < 3; round++) {
      const program = spawn(process.execPath, ["--import", "tsx", writer, url], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(program.stdout, "data");
      program.kill("SIGKILL");
      await once(program, "close");
      const store = await openObjectStore(url);
      for (const key of (await readdir(place)).filter((name) => name.startsWith("object")))
        expect((await store.get(key))?.length).toBe(4 * 2 ** 20);
    }
  });
});

describe("s3://", () => {
  let server: S3rver;
  let env: Record<string, string>;

  beforeAll(async () => {
    server = new S3rver({
      address: "127.0.0.1",
      port: 0,
      silent: true,
      directory: path.join(folder, "s3"),
      configureBuckets: [{ name: "digests", configs: [] }],
    });
    const { port } = await server.run();
    env = {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}/`,
      AWS_ACCESS_KEY_ID: "S3RVER",
      AWS_SECRET_ACCESS_KEY: "S3RVER",
    };
  });
  afterAll(() => server.close());

  const open = (url: string, changes: Record<string, string> = {}): Promise<ObjectStore> =>
    openObjectStore(url, { ...env, ...changes });

  objectStoreConformance("S3Store", (prefix) => open(`s3://digests/${prefix}/deep`));

  test("a bucket that is not there, and a login that is refused, are told when it is opened", async () => {
    await expect(open("s3://nowhere/x")).rejects.toThrow(FatalError);
    await expect(open("s3://nowhere/x")).rejects.toThrow(
      /HTTP 404 NoSuchBucket\. Make the bucket/u,
    );
    const keys = { AWS_ACCESS_KEY_ID: "nobody", AWS_SECRET_ACCESS_KEY: "wr0ng" };
    const wrong = await open("s3://digests", keys).catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(FatalError);
    expect(String(wrong)).toMatch(/HTTP 403 InvalidAccessKeyId\. Check AWS_ACCESS_KEY_ID/u);
    expect(String(wrong)).not.toContain("wr0ng");
  });

  test("without keys, or with an endpoint that is none, nothing is tried", async () => {
    await expect(openObjectStore("s3://digests", {})).rejects.toThrow(
      /expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/u,
    );
    await expect(open("s3://digests", { AWS_ENDPOINT_URL_S3: "localhost:9000" })).rejects.toThrow(
      UsageError,
    );
  });

  test("a server that is gone, or busy for long, is one to come back to", async () => {
    const gone = { AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
    await expect(open("s3://digests", gone)).rejects.toThrow(RetryableError);
    await expect(open("s3://digests", gone)).rejects.toThrow(/could not be reached/u);
    let asked = 0;
    let busyFor = 2;
    const busy = createServer((_, response) => {
      response.statusCode = ++asked > busyFor ? 404 : 503;
      response.end("<Error><Code>NoSuchKey</Code></Error>");
    }).listen(0, "127.0.0.1");
    await once(busy, "listening");
    const address = busy.address();
    if (address === null || typeof address === "string") throw new Error("expected a port");
    const at = { AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}` };
    const store = await open("s3://digests", at);
    expect(asked).toBe(3);
    busyFor = Infinity;
    await expect(store.put("key", new Uint8Array([1]))).rejects.toThrow(RetryableError);
    busy.close();
  });
});
