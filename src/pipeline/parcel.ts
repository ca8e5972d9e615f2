import { z } from "zod";
import { FatalError, RetryableError } from "../errors.ts";
import type { ObjectStore } from "../store/object-store.ts";

/** Characters of JSON over which something goes through the store, where there is one. */
const MOST_INLINE = 65_536;

const parcelSchema = z.union([
  z.strictObject({ inline: z.unknown() }),
  z.strictObject({ stored: z.string() }),
]);

/** What travels through Redis: the thing itself, or where it is in the store. */
export type Parcel = z.infer<typeof parcelSchema>;

/** Packs what goes from machine to machine, and unpacks it. */
export class Parcels {
  readonly #store: ObjectStore | undefined;
  readonly #stored: (key: string) => Promise<void>;

  /** `stored` is told of every key before it is put, so that it can be removed some day. */
  constructor(store: ObjectStore | undefined, stored: (key: string) => Promise<void>) {
    this.#store = store;
    this.#stored = stored;
  }

  /** Throws RetryableError if the store cannot be written. */
  async pack(value: unknown, key: string): Promise<Parcel> {
    const store = this.#store;
    if (store === undefined) return { inline: value };
    const text = JSON.stringify(value);
    if (text.length <= MOST_INLINE) return { inline: value };
    await this.#stored(key);
    await passing(() => store.put(key, Buffer.from(text)));
    return { stored: key };
  }

  /** Throws RetryableError if the store cannot be read, FatalError if it is no parcel, or there is no store. */
  async unpack(json: unknown): Promise<unknown> {
    const parcel = parcelSchema.safeParse(json);
    if (!parcel.success)
      throw new FatalError(
        "a job of another version of bilingual-digest. Install the same version on every machine.",
      );
    if ("inline" in parcel.data) return parcel.data.inline;
    const { stored } = parcel.data;
    const store = this.#store;
    if (store === undefined)
      throw new FatalError(
        "large articles of this run are in a store: name it with --store, as when it was enqueued.",
      );
    const bytes = await passing(() => store.get(stored));
    if (bytes === undefined)
      throw new FatalError(
        `the store has no ${stored}: name with --store the one that the run was enqueued with.`,
      );
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  }
}

async function passing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof RetryableError || cause instanceof FatalError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RetryableError(`the store does not answer: ${reason}`, { cause });
  }
}
