import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FatalError } from "../../src/errors.ts";
import { SharedFolder } from "../../src/store/shared-folder.ts";

let folder: string;
let store: SharedFolder;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "store-"));
  store = new SharedFolder(path.join(folder, "store"));
});
afterEach(() => rm(folder, { recursive: true }));

test("gives back what was put, the last time it was, until it is removed", async () => {
  await store.put("run/a.json", Buffer.from("first"));
  await store.put("run/a.json", Buffer.from("second"));
  await store.put("other/a.json", Buffer.from("other"));
  expect(Buffer.from((await store.get("run/a.json")) ?? "").toString()).toBe("second");
  await store.delete("run/a.json");
  await store.delete("run/a.json");
  expect(await store.get("run/a.json")).toBe(undefined);
  expect(Buffer.from((await store.get("other/a.json")) ?? "").toString()).toBe("other");
});

test.each(["../outside", "/etc/passwd", "run/../../outside", "", "."])(
  "%j leads out of the folder and is refused",
  async (key) => {
    await expect(store.put(key, Buffer.from("x"))).rejects.toThrow(FatalError);
    await expect(store.get(key)).rejects.toThrow(FatalError);
    await expect(store.delete(key)).rejects.toThrow(FatalError);
  },
);
