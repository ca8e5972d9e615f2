import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FatalError, RetryableError, UsageError } from "../../src/errors.ts";
import { RedisTranslationMemory } from "../../src/store/redis-translation-memory.ts";
import type { Draft } from "../../src/translate/translator.ts";
import { HAS_REDIS, RedisServer } from "../redis-server.ts";
import { memoryConformance } from "./memory-conformance.ts";

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

  memoryConformance("RedisTranslationMemory", async () => {
    await redis.flushall();
    return {
      open: (maxBytes) => RedisTranslationMemory.open(server.url(), { maxBytes }),
      remove: async () => {},
    };
  });
});
