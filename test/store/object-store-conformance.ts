import * as fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { FatalError } from "../../src/errors.ts";
import type { ObjectStore } from "../../src/store/object-store.ts";

function text(said: string): Uint8Array {
  return new TextEncoder().encode(said);
}

async function read(from: ObjectStore, key: string): Promise<string | undefined> {
  const bytes = await from.get(key);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/** What users of an object store rely on, whichever adapter is behind it. `open` may be called again, elsewhere. */
export function objectStoreConformance(
  name: string,
  open: (prefix: string) => Promise<ObjectStore>,
): void {
  describe(`conformance of ${name}`, () => {
    let store: ObjectStore;
    let places = 0;
    let prefix: string;

    beforeEach(async () => {
      prefix = `place-${(places += 1)}`;
      store = await open(prefix);
    });

    test("gives back the very bytes, to whoever has it open", async () => {
      const other = await open(prefix);
      let number = 0;
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
          const key = `run/article-${(number += 1)}.json`;
          await store.put(key, bytes);
          expect(Buffer.from((await other.get(key)) ?? "absent")).toEqual(Buffer.from(bytes));
        }),
        { numRuns: 25 },
      );
    });

    test("takes objects of several megabytes", async () => {
      const bytes = Uint8Array.from({ length: 6 * 2 ** 20 }, (_, index) => index % 251);
      await store.put("large", bytes);
      expect(Buffer.compare((await store.get("large")) ?? new Uint8Array(), bytes)).toBe(0);
    });

    test("knows nothing of what was never put, or was removed", async () => {
      expect(await store.get("run/none")).toBeUndefined();
      await store.delete("run/none");
      await store.put("run/one", text("one"));
      await store.put("run/two", text("two"));
      await store.delete("run/one");
      expect(await store.get("run/one")).toBeUndefined();
      expect(await read(store, "run/two")).toBe("two");
    });

    test("what is put later replaces what was there", async () => {
      await store.put("key", text("a longer one than what follows"));
      await store.put("key", text("short"));
      expect(await read(store, "key")).toBe("short");
    });

    test("places do not see each other's objects", async () => {
      const other = await open(`${prefix}-other`);
      await store.put("key", text("mine"));
      expect(await other.get("key")).toBeUndefined();
      await other.delete("key");
      expect(await read(store, "key")).toBe("mine");
    });

    test.each([
      ["", "/", "/etc/passwd", "../up", "a/../b", "a/./b", "a//b", "a/"],
      [".hidden", "a/.unfinished", "a\\b", "a\0b", "a b", "ñ", "a?b", "a%2Fb", "x".repeat(201)],
    ])("refuses keys that could mean another place", async (...keys) => {
      for (const key of keys) {
        await expect(store.put(key, text("x"))).rejects.toThrow(FatalError);
        await expect(store.get(key)).rejects.toThrow(/expected a key/u);
        await expect(store.delete(key)).rejects.toThrow(FatalError);
      }
    });
  });
}
