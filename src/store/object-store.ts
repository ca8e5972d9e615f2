import { FatalError, UsageError } from "../errors.ts";
import { FolderStore } from "./folder-store.ts";
import { S3Store } from "./s3-store.ts";

/**
 * Keeps what is too large for a queue, by key, where every machine reaches it. A key is one or more names of letters,
 * digits, `.`, `_` and `-`, by slashes. Methods reject with RetryableError where the same call may succeed later, with
 * FatalError where no call will, or the key is none.
 */
export interface ObjectStore {
  /** Keeps the bytes, whole or not at all, in the place of what was there. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** The bytes; undefined if there are none. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Removes them, if there are any. */
  delete(key: string): Promise<void>;
}

/**
 * Opens the store in a folder (file:///folder) or S3 bucket (s3://bucket/prefix), both of which have to be there, and
 * tries it. Rejects with UsageError if the URL is neither, or as the store's methods do.
 */
export async function openObjectStore(
  url: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<ObjectStore> {
  const { protocol } = URL.canParse(url) ? new URL(url) : { protocol: "" };
  if (protocol === "file:") return new CheckedStore(await FolderStore.open(url));
  if (protocol === "s3:") return new CheckedStore(await S3Store.open(url, env));
  throw new UsageError(
    "--store: expected file:///folder, which every machine sees, or s3://bucket/prefix; found another URL.",
  );
}

/** A name that means itself in a path and in a URL; file systems take 255 bytes. */
const NAME = /^[\w-][\w.-]{0,199}$/u;
const MOST_NAMES = 5;

/** Lets no key through that could leave a folder or prefix, or mean two things. */
class CheckedStore implements ObjectStore {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.#store.put(checked(key), bytes);
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return this.#store.get(checked(key));
  }

  async delete(key: string): Promise<void> {
    await this.#store.delete(checked(key));
  }
}

function checked(key: string): string {
  const names = key.split("/");
  if (names.length <= MOST_NAMES && names.every((name) => NAME.test(name))) return key;
  throw new FatalError(
    `${JSON.stringify(key)}: expected a key of letters, digits, ".", "_" and "-", no name beginning with ".", by "/".`,
  );
}
