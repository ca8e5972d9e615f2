import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FatalError, RetryableError } from "../../src/errors.ts";
import { DRAFT_BYTES } from "../../src/store/redis-memory-scripts.ts";
import { RedisTranslationMemory } from "../../src/store/redis-translation-memory.ts";
import { RememberingTranslator } from "../../src/translate/remembering-translator.ts";
import type { Draft, Translator } from "../../src/translate/translator.ts";
import { HAS_REDIS, RedisServer } from "../redis-server.ts";
import { memoryConformance } from "./memory-conformance.ts";
import { memoryWriter } from "./spawn-memory-writer.ts";

const PLENTY = { maxBytes: 2 ** 30 };
const known: Draft = { text: "One.", score: -1, flags: [], origin: "model" };

describe.skipIf(!HAS_REDIS)("with a redis-server of its own (skipped where there is none)", () => {
  let server: RedisServer;
  let redis: Redis;

  beforeAll(async () => {
    server = await RedisServer.start();
    redis = new Redis(server.url());
  });
  afterAll(async () => {
    redis.disconnect();
    await server.remove();
  });

  /** As many translators as workers, each with its own connection, and what all of them translated. */
  async function workers(
    count: number,
    options: object = {},
  ): Promise<{ each: RememberingTranslator[]; asked: string[] }> {
    const asked: string[] = [];
    const model: Translator = {
      model: { name: "fake", checksum: "00" },
      translate: async (sentence) => {
        asked.push(sentence);
        await setImmediate();
        return { text: sentence.toUpperCase(), score: -1, flags: [], origin: "model" };
      },
      close: async () => {},
    };
    const each = await Promise.all(
      Array.from({ length: count }, async () => {
        const memory = await RedisTranslationMemory.open(server.url(), { ...PLENTY, ...options });
        return new RememberingTranslator(model, memory, "s");
      }),
    );
    return { each, asked };
  }

  memoryConformance("RedisTranslationMemory", async () => {
    await redis.flushall();
    return {
      open: (maxBytes) => RedisTranslationMemory.open(server.url(), { maxBytes }),
      remove: async () => {},
    };
  });

  describe("wire copy", () => {
    const sentences = Array.from({ length: 40 }, (_, index) => `Frase ${index} del teletipo.`);

    test("sent to five workers at the same time is translated once, the same for all", async () => {
      await redis.flushall();
      const { each, asked } = await workers(5);
      const all = await Promise.all(
        each.map((worker, index) => {
          // In another order each, so that they wait for one another.
          const mine = [...sentences.slice(index * 8), ...sentences.slice(0, index * 8)];
          return Promise.all(
            mine.map(async (text): Promise<[string, Draft]> => [
              text,
              await worker.translate(text),
            ]),
          );
        }),
      );
      const drafts = all.map((pairs) => new Map(pairs));
      for (const other of drafts) expect(other).toEqual(drafts[0]);
      expect(asked.toSorted()).toEqual(sentences.toSorted());
      await Promise.all(each.map((worker) => worker.close()));
    });

    test("that a dead worker announced is translated by another after a while", async () => {
      await redis.flushall();
      const dead = await RedisTranslationMemory.open(server.url(), { ...PLENTY, claimMs: 300 });
      expect(await dead.claim("s", ["Hola."])).toEqual([undefined]);
      await dead.close();
      const { each, asked } = await workers(2);
      const texts = await Promise.all(each.map((worker) => worker.translate("Hola.")));
      expect(texts.map(({ text }) => text)).toEqual(["HOLA.", "HOLA."]);
      expect(asked).toEqual(["Hola."]);
      await Promise.all(each.map((worker) => worker.close()));
    });

    test("is no longer waited for when the caller is out of time", async () => {
      await redis.flushall();
      const other = await RedisTranslationMemory.open(server.url(), PLENTY);
      await other.claim("s", ["Hola."]);
      const { each, asked } = await workers(1);
      const stop = new AbortController();
      const waiting = each[0]?.translate("Hola.", stop.signal);
      stop.abort(new Error("out of time"));
      await expect(waiting).rejects.toThrow("out of time");
      expect(asked).toEqual([]);
      await Promise.all([other.close(), ...each.map((worker) => worker.close())]);
    });

    test("leaves no announcement behind when it is kept", async () => {
      await redis.flushall();
      const memory = await RedisTranslationMemory.open(server.url(), PLENTY);
      const other = await RedisTranslationMemory.open(server.url(), PLENTY);
      expect(await memory.claim("s", ["Hola.", "Adiós."])).toEqual([undefined, undefined]);
      expect(await memory.claim("s", ["Hola."])).toEqual([undefined]);
      expect(await other.claim("s", ["Hola.", "Tú."])).toEqual(["in work", undefined]);
      await memory.keep("s", [{ sentence: "Hola.", draft: known }]);
      expect(await other.claim("s", ["Hola.", "Adiós."])).toEqual([known, "in work"]);
      expect(await redis.keys("*claim*")).toHaveLength(2);
      await Promise.all([memory.close(), other.close()]);
    });
  });

  test("processes that write at the same time lose nothing, though one is killed", async () => {
    await redis.flushall();
    const names = ["uno", "dos", "tres"];
    const killed = memoryWriter(server.url(), "muerto", 100_000);
    let said = "";
    killed.stdout?.on("data", (chunk) => {
      said += String(chunk);
      if (said.includes("\n20\n")) killed.kill("SIGKILL");
    });
    const others = names.map(async (name): Promise<unknown> =>
      once(memoryWriter(server.url(), name, 40), "close"),
    );
    expect(await Promise.all(others)).toEqual(names.map(() => [0, null]));
    if (killed.signalCode === null) await once(killed, "close");
    const last = Number(said.trim().split("\n").at(-1));
    const memory = await RedisTranslationMemory.open(server.url(), PLENTY);
    const wanted = [...names.map((name) => `${name} 39 9`), "común 39 8", `muerto ${last} 9`];
    const found = await memory.find("s", wanted);
    expect(found.map((each) => each?.text)).toEqual(wanted.map((each) => each.toUpperCase()));
    const { corrections, drafts, bytes } = await memory.stat();
    expect(corrections).toBeGreaterThanOrEqual(names.length * 40 + last + 1);
    expect(drafts).toBe(await redis.zcard("bilingual-digest:memory:used"));
    const values = await redis.hvals("bilingual-digest:memory:drafts");
    expect(bytes).toBe(
      values.reduce((sum, each) => sum + Buffer.byteLength(each) + DRAFT_BYTES, 0),
    );
    await memory.close();
  });

  test("counts as bytes what Redis takes for drafts", async () => {
    await redis.flushall();
    const memory = await RedisTranslationMemory.open(server.url(), PLENTY);
    const bytesOf = async (): Promise<number> =>
      Number(/^used_memory:(\d+)/mu.exec(await redis.info("memory"))?.[1]);
    const before = await bytesOf();
    for (let batch = 0; batch < 20; batch++)
      await memory.keep(
        "s",
        Array.from({ length: 250 }, (_, index) => ({
          sentence: `La frase número ${batch}-${index} de la noche habla del agua y del viento.`,
          draft: { ...known, text: `Sentence number ${batch}-${index} is about water and wind.` },
        })),
      );
    const { bytes, drafts } = await memory.stat();
    expect(drafts).toBe(5000);
    const taken = (await bytesOf()) - before;
    expect(bytes / taken).toBeGreaterThan(0.8);
    expect(bytes / taken).toBeLessThan(1.25);
    await memory.close();
  });

  describe("a server that goes", () => {
    test("for a moment, killed, keeps what people wrote; whoever asks meanwhile waits", async () => {
      const mine = await RedisServer.start();
      const memory = await RedisTranslationMemory.open(mine.url(), PLENTY);
      const corrected: Draft = { text: "Person.", score: null, flags: [], origin: "memory" };
      await memory.learn([{ sentence: "Uno.", draft: corrected }]);
      await memory.keep("s", [{ sentence: "Dos.", draft: known }]);
      await mine.halt("SIGKILL");
      const asked = memory.find("s", ["Uno.", "Dos."]);
      await mine.resume();
      expect(await asked).toEqual([corrected, known]);
      await memory.close();
      await mine.remove();
    });

    test("for long makes the article be tried again, and does not drop its corrections", async () => {
      const mine = await RedisServer.start();
      const memory = await RedisTranslationMemory.open(mine.url(), { ...PLENTY, patience: 300 });
      await mine.halt();
      const name = new RegExp(`127\\.0\\.0\\.1:${mine.port}/0: Redis could not be reached`, "u");
      await expect(memory.find("s", ["Uno."])).rejects.toThrow(RetryableError);
      await expect(memory.find("s", ["Uno."])).rejects.toThrow(name);
      await expect(memory.keep("s", [{ sentence: "Uno.", draft: known }])).rejects.toThrow(name);
      await memory.close();
      await mine.remove();
    });

    test("silent, though connected, is given up on, and used again when it answers", async () => {
      await redis.flushall();
      const options = { ...PLENTY, patience: 200 };
      const memory = await RedisTranslationMemory.open(server.url(), options);
      await redis.client("PAUSE", 900, "ALL");
      await expect(memory.find("s", ["Uno."])).rejects.toThrow(RetryableError);
      const again = (): Promise<unknown> => memory.find("s", ["Uno."]).catch(() => "silent");
      await expect.poll(again, { timeout: 60_000 }).toEqual([undefined]);
      await memory.close();
    });

    test("full, says so and is tried again", async () => {
      const mine = await RedisServer.start("--maxmemory", "1500000");
      const memory = await RedisTranslationMemory.open(mine.url(), PLENTY);
      const fill = async (): Promise<void> => {
        for (let index = 0; index < 100; index++)
          await memory.keep("s", [{ sentence: `${index}`.padEnd(50_000, "x"), draft: known }]);
      };
      await expect(fill()).rejects.toThrow(RetryableError);
      await expect(fill()).rejects.toThrow(/Redis is full.*--memory-size/u);
      await memory.close();
      await mine.remove();
    });
  });

  describe("refuses", () => {
    test("a server that would forget corrections", async () => {
      const mine = await RedisServer.start("--maxmemory-policy", "allkeys-lru");
      await expect(RedisTranslationMemory.open(mine.url(), PLENTY)).rejects.toThrow(
        /allkeys-lru\), corrections too\. Set maxmemory-policy noeviction/u,
      );
      await mine.remove();
    });

    test("a memory of another version, and an entry that is none", async () => {
      await redis.flushall();
      const memory = await RedisTranslationMemory.open(server.url(), PLENTY);
      await memory.keep("s", [{ sentence: "Uno.", draft: known }]);
      const [id = ""] = await redis.hkeys("bilingual-digest:memory:drafts");
      await redis.hset("bilingual-digest:memory:drafts", id, "rubbish");
      await expect(memory.find("s", ["Uno."])).rejects.toThrow(FatalError);
      await memory.close();
      await redis.set("bilingual-digest:memory:format", "2");
      await expect(RedisTranslationMemory.open(server.url(), PLENTY)).rejects.toThrow(
        /format 2, this one knows 1/u,
      );
    });
  });
});
