import { randomUUID } from "node:crypto";
import { z } from "zod";
import { draftSchema } from "../article/article.ts";
import { FatalError, RetryableError } from "../errors.ts";
import { connectRedis, redisError, type RedisConnection, type RedisOptions } from "../redis.ts";
import { memoryKey } from "./memory-key.ts";
import { ELSEWHERE, FIND, KEEP, LEARN, runScript } from "./redis-memory-scripts.ts";
import type { KnownSentence, MemoryStat } from "./translation-memory.ts";

type Draft = z.infer<typeof draftSchema>;

export interface RedisMemoryOptions extends RedisOptions {
  /** Bytes that drafts may take; minimum 1. */
  readonly maxBytes: number;
  /** Milliseconds after which others no longer wait for a claimed sentence; 30,000 unless given. */
  readonly claimMs?: number;
}

/** Sentences that one script deals with: Lua takes some thousand arguments, and other clients wait meanwhile. */
const AT_ONCE = 250;
const CLAIM_MS = 30_000;

const FORMAT = "1";
const PREFIX = "bilingual-digest:memory:";
const key = (name: string): string => PREFIX + name;
const FORMAT_KEY = key("format");
const CORRECTIONS = key("corrections");
const IMPORTED = key("imported");
const DRAFTS = key("drafts");
/** Keys of drafts by a clock that counts calls, not time. */
const USED = key("used");
const CLOCK = key("clock");
const SIZE = key("size");

const foundSchema = z.array(z.string().nullable());
const valueSchema = z.strictObject({ sentence: z.string(), draft: draftSchema });

/**
 * A translation memory in Redis that processes on several machines use at once. As in SQLite's, drafts are evicted,
 * least recently used first, when they take more than a number of bytes; corrections and imported translations never
 * are. While the server is gone each call waits for half a minute and then rejects with RetryableError: going on
 * without the memory would drop what people corrected.
 */
export class RedisTranslationMemory {
  readonly #server: RedisConnection;
  readonly #maxBytes: number;
  readonly #claimMs: number;
  readonly #owner = randomUUID();

  private constructor(server: RedisConnection, options: RedisMemoryOptions) {
    this.#server = server;
    this.#maxBytes = options.maxBytes;
    this.#claimMs = options.claimMs ?? CLAIM_MS;
  }

  /**
   * Connects to the memory of a server, made if absent. Rejects as connectRedis does, and with FatalError if the
   * server may evict corrections or holds a memory of a newer version.
   */
  static async open(url: string, options: RedisMemoryOptions): Promise<RedisTranslationMemory> {
    const server = await connectRedis(url, options);
    const memory = new RedisTranslationMemory(server, options);
    try {
      await memory.#guard(() => memory.#check());
      return memory;
    } catch (error) {
      await memory.close();
      throw error;
    }
  }

  async find(scope: string, sentences: readonly string[]): Promise<(Draft | undefined)[]> {
    const found = await this.#find(scope, sentences, false);
    return found.map((each) => (each === "in work" ? undefined : each));
  }

  /** As find; what nobody knows is announced as in work here, and what others have announced is "in work". */
  claim(scope: string, sentences: readonly string[]): Promise<(Draft | undefined | "in work")[]> {
    return this.#find(scope, sentences, true);
  }

  async keep(scope: string, known: readonly KnownSentence[]): Promise<void> {
    for (const part of parts(known)) {
      const keys = part.map(({ sentence }) => memoryKey(scope, sentence));
      await this.#run(
        KEEP,
        [DRAFTS, USED, CLOCK, SIZE, ...keys.map(marker)],
        [this.#maxBytes, ...part.flatMap((each, index) => [keys[index] ?? "", valueOf(each)])],
      );
    }
  }

  /**
   * Takes what people wrote: origin `memory` is a correction, `imported` comes from an imported memory. The newer
   * replaces the older, but nothing imported replaces a correction.
   */
  async learn(known: readonly KnownSentence[]): Promise<void> {
    for (const part of parts(known))
      await this.#run(
        LEARN,
        [CORRECTIONS, IMPORTED],
        part.flatMap((each) => [each.draft.origin, memoryKey(each.sentence), valueOf(each)]),
      );
  }

  /** Takes a correction or imported translation back. False if there was none. */
  async forget(sentence: string): Promise<boolean> {
    const { redis } = this.#server;
    const removed = await this.#guard(() =>
      Promise.all([CORRECTIONS, IMPORTED].map((each) => redis.hdel(each, memoryKey(sentence)))),
    );
    return removed.some((count) => count > 0);
  }

  /** What people wrote, by sentence in code point order; with `drafts` also the newest draft of every other sentence. */
  async *entries(options: { readonly drafts: boolean }): AsyncGenerator<KnownSentence> {
    const { redis } = this.#server;
    const places = new Map<string, Place>();
    if (options.drafts)
      for await (const { id, score, sentence } of this.#draftPlaces()) {
        const other = places.get(sentence);
        if (other === undefined || (other.score ?? 0) < score)
          places.set(sentence, { table: DRAFTS, id, score });
      }
    for (const table of [IMPORTED, CORRECTIONS])
      for (const [id, value] of Object.entries(await this.#guard(() => redis.hgetall(table))))
        places.set(this.#read(value).sentence, { table, id });
    const inOrder = [...places].toSorted(([a], [b]) =>
      Buffer.compare(Buffer.from(a), Buffer.from(b)),
    );
    for (const part of parts(inOrder)) {
      const values = await this.#guard(() =>
        Promise.all(part.map(([, { table, id }]) => redis.hget(table, id))),
      );
      // What was evicted or forgotten meanwhile is gone.
      for (const value of values) if (value !== null) yield this.#read(value);
    }
  }

  async stat(): Promise<MemoryStat> {
    const { redis } = this.#server;
    const [drafts, bytes, corrections, imported] = await this.#guard(() =>
      Promise.all([
        redis.hlen(DRAFTS),
        redis.get(SIZE),
        redis.hlen(CORRECTIONS),
        redis.hlen(IMPORTED),
      ]),
    );
    return { drafts, bytes: Number(bytes ?? 0), corrections, imported };
  }

  async close(): Promise<void> {
    this.#server.redis.disconnect();
  }

  async #check(): Promise<void> {
    const { redis, name } = this.#server;
    const policy = /^maxmemory_policy:(\S+)/mu.exec(await redis.info("memory"))?.[1] ?? "";
    if (policy.startsWith("allkeys"))
      throw new FatalError(
        `${name}: this Redis forgets any key when it is full (maxmemory-policy ${policy}), corrections too. Set maxmemory-policy noeviction; --memory-size bounds what the memory takes.`,
      );
    await redis.setnx(FORMAT_KEY, FORMAT);
    const format = await redis.get(FORMAT_KEY);
    if (format === FORMAT) return;
    throw new FatalError(
      `${name}: holds a translation memory of another version of bilingual-digest (format ${format}, this one knows ${FORMAT}). Update, or name another database.`,
    );
  }

  async #find(
    scope: string,
    sentences: readonly string[],
    claims: boolean,
  ): Promise<(Draft | undefined | "in work")[]> {
    const found: (string | null)[] = [];
    for (const part of parts(sentences)) {
      const keys = part.map((sentence) => memoryKey(scope, sentence));
      const answer = await this.#run(
        FIND,
        [CORRECTIONS, IMPORTED, DRAFTS, USED, CLOCK, ...(claims ? keys.map(marker) : [])],
        [
          this.#owner,
          this.#claimMs,
          ...part.flatMap((sentence, index) => [memoryKey(sentence), keys[index] ?? ""]),
        ],
      );
      found.push(...foundSchema.parse(answer));
    }
    return found.map((each) => {
      if (each === null) return undefined;
      return each === ELSEWHERE ? "in work" : this.#read(each).draft;
    });
  }

  /** Every draft once or more, with when it was used. */
  async *#draftPlaces(): AsyncGenerator<{ id: string; score: number; sentence: string }> {
    const { redis } = this.#server;
    let cursor = "0";
    do {
      const [next, pairs] = await this.#guard(() => redis.zscan(USED, cursor, "COUNT", AT_ONCE));
      const ids = pairs.filter((_, index) => index % 2 === 0);
      const values = ids.length === 0 ? [] : await this.#guard(() => redis.hmget(DRAFTS, ...ids));
      for (const [index, id] of ids.entries()) {
        const value = values[index] ?? null;
        if (value === null) continue;
        yield { id, score: Number(pairs[2 * index + 1]), sentence: this.#read(value).sentence };
      }
      cursor = next;
    } while (cursor !== "0");
  }

  #read(value: string): KnownSentence {
    try {
      return valueSchema.parse(JSON.parse(value));
    } catch (cause) {
      throw new FatalError(
        `${this.#server.name}: the translation memory holds an entry that this program did not write.`,
        { cause },
      );
    }
  }

  #run(...[script, keys, args]: Tail<Parameters<typeof runScript>>): Promise<unknown> {
    return this.#guard(() => runScript(this.#server.redis, script, keys, args));
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof FatalError || cause instanceof RetryableError) throw cause;
      throw redisError(this.#server.name, cause);
    }
  }
}

type Tail<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest]
  ? Rest
  : never;

/** Where an entry lies; drafts also have a time of use. */
interface Place {
  readonly table: string;
  readonly id: string;
  readonly score?: number;
}

const marker = (id: string): string => key(`claim:${id}`);

function valueOf({ sentence, draft }: KnownSentence): string {
  return JSON.stringify({ sentence, draft });
}

function parts<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, index) =>
    all.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
}
