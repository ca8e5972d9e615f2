import { Redis } from "ioredis";

/** Looks at, and meddles with, what runs have in the Redis at `url`. */
export class RunsInRedis {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  keys(): Promise<string[]> {
    return this.#ask((redis) => redis.keys("*"));
  }

  /** Jobs in work, of any run. */
  lockedJobs(): Promise<number> {
    return this.#ask(async (redis) => (await redis.keys("*:lock")).length);
  }

  doneJobs(run: string): Promise<number> {
    return this.#ask((redis) => redis.zcard(`bilingual-digest:${run}:completed`));
  }

  waitingJobs(run: string): Promise<number> {
    return this.#ask((redis) => redis.llen(`bilingual-digest:${run}:wait`));
  }

  /** Changes what is recorded of a run. */
  change(run: string, edit: (record: string) => string): Promise<unknown> {
    const key = `bilingual-digest:${run}:run`;
    return this.#ask(async (redis) =>
      redis.hset(key, "record", edit((await redis.hget(key, "record")) ?? "")),
    );
  }

  async #ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.#url);
    try {
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  }
}
