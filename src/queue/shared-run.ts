import type { Redis } from "ioredis";
import { z } from "zod";
import { FatalError, UsageError } from "../errors.ts";
import { KEY_PREFIX } from "./broker.ts";

/** What every machine must know of a run. */
const recordSchema = z.strictObject({
  version: z.literal(1),
  /** Everything besides an article that decides what becomes of it. */
  scope: z.string(),
  settings: z.record(z.string(), z.unknown()),
  model: z.strictObject({ name: z.string(), checksum: z.string() }),
  /** The glossary. */
  terms: z.array(z.strictObject({ source: z.string(), target: z.string(), isExact: z.boolean() })),
  /** Whether large articles and results are in a store that each machine must name. */
  isStored: z.boolean(),
});

/** Stands when the last input is there. */
const sealSchema = z.strictObject({
  inputs: z.int(),
  /** Files that they came from. */
  files: z.int(),
  /** Of the inputs, hexadecimal. */
  sha256: z.string(),
});

export type RunRecord = Readonly<z.infer<typeof recordSchema>>;
export type RunSeal = Readonly<z.infer<typeof sealSchema>>;

/** What a worker did for a run. */
export interface WorkerFigures {
  readonly worker: string;
  readonly articles: number;
  readonly words: number;
  /** When it finished its first and its last article, in milliseconds since 1970, by its own clock. */
  readonly first: number;
  readonly last: number;
}

/** Inputs read at once. */
const PAGE = 100;
const RUNS = `${KEY_PREFIX}:runs`;

/**
 * A run that many machines share, as Redis holds it beside the queue of its articles: what it is, its inputs in
 * order, and what each worker did.
 */
export class SharedRun {
  readonly name: string;
  readonly #redis: Redis;

  constructor(redis: Redis, name: string) {
    this.#redis = redis;
    this.name = name;
  }

  /** Names of all runs, the oldest first; with `before`, those enqueued before then, in milliseconds since 1970. */
  static names(redis: Redis, before?: number): Promise<string[]> {
    return redis.zrangebyscore(RUNS, "-inf", before ?? "+inf");
  }

  /** Undefined if there is none. Throws FatalError if another version of the program made it. */
  async record(): Promise<RunRecord | undefined> {
    const text = await this.#redis.hget(this.#key("run"), "record");
    if (text === null) return undefined;
    const parsed = recordSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    throw new FatalError(
      `Run ${this.name} is of another version of bilingual-digest. Install the same version on every machine; nothing of it was touched.`,
    );
  }

  /** Undefined until the last input is there. */
  async seal(): Promise<RunSeal | undefined> {
    const text = await this.#redis.hget(this.#key("run"), "seal");
    return text === null ? undefined : sealSchema.parse(JSON.parse(text));
  }

  /** Opens the run, or opens it again for the same work. Throws UsageError if its results would be others. */
  async begin(record: RunRecord, now: Date): Promise<void> {
    const known = await this.record();
    if (known !== undefined && known.scope !== record.scope)
      throw new UsageError(
        `--run: there is a run ${this.name} with other settings or another model. Collect it first, or name this one otherwise.`,
      );
    await this.#redis
      .multi()
      .zadd(RUNS, now.getTime(), this.name)
      .hset(this.#key("run"), "record", JSON.stringify(record))
      .del(this.#key("arriving"))
      .exec();
  }

  /** Adds inputs, as JSON, behind the others. They count when the run is sealed. */
  async push(inputs: readonly string[]): Promise<void> {
    if (inputs.length > 0) await this.#redis.rpush(this.#key("arriving"), ...inputs);
  }

  /** The inputs pushed are now the run's, in place of earlier ones. */
  async close(seal: RunSeal): Promise<void> {
    const [inputs, arriving] = [this.#key("inputs"), this.#key("arriving")];
    const change = this.#redis.multi().del(inputs);
    if (seal.inputs > 0) change.rename(arriving, inputs);
    await change.hset(this.#key("run"), "seal", JSON.stringify(seal)).exec();
  }

  /** The inputs in order, from JSON. */
  async *inputs(): AsyncGenerator {
    for (let start = 0; ; start += PAGE) {
      const page = await this.#redis.lrange(this.#key("inputs"), start, start + PAGE - 1);
      for (const text of page) yield JSON.parse(text);
      if (page.length < PAGE) return;
    }
  }

  /** Notes that something of the run is in the store, to be removed with it. */
  async noteStored(key: string): Promise<void> {
    await this.#redis.sadd(this.#key("stored"), key);
  }

  /** Keys of what is in the store. */
  stored(): Promise<string[]> {
    return this.#redis.smembers(this.#key("stored"));
  }

  /** Books an article that a worker finished. */
  async count(worker: string, words: number, now: number): Promise<void> {
    const key = this.#key("figures");
    await this.#redis
      .multi()
      .hincrby(key, `articles ${worker}`, 1)
      .hincrby(key, `words ${worker}`, words)
      .hsetnx(key, `first ${worker}`, now)
      .hset(key, `last ${worker}`, now)
      .exec();
  }

  /** What each worker did, by name. */
  async figures(): Promise<WorkerFigures[]> {
    const all = await this.#redis.hgetall(this.#key("figures"));
    const workers = Object.keys(all).flatMap((field) => /^last (.*)$/u.exec(field)?.[1] ?? []);
    return workers.toSorted().map((worker) => {
      const of = (field: string): number => Number(all[`${field} ${worker}`] ?? 0);
      return {
        worker,
        articles: of("articles"),
        words: of("words"),
        first: of("first"),
        last: of("last"),
      };
    });
  }

  /** Forgets the run, its name last, so that whoever is cut off can begin again. Its queue is removed before. */
  async remove(): Promise<void> {
    await this.#redis.del(
      ...["inputs", "arriving", "figures", "stored", "run"].map((part) => this.#key(part)),
    );
    await this.#redis.zrem(RUNS, this.name);
  }

  #key(part: string): string {
    return `${KEY_PREFIX}:${this.name}:${part}`;
  }
}
