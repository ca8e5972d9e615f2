import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import { FatalError } from "../errors.ts";

/** A folder that every machine sees, for what is too large for Redis. A file appears whole or not at all. */
export class SharedFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = path.resolve(folder);
  }

  /** `key` is a relative path with forward slashes. */
  async put(key: string, bytes: Uint8Array): Promise<void> {
    const file = this.#fileOf(key);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFileAtomic(file, Buffer.from(bytes));
  }

  /** Undefined if there is none of that key. */
  async get(key: string): Promise<Uint8Array | undefined> {
    return readFile(this.#fileOf(key)).catch((cause: unknown) => {
      if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
      throw cause;
    });
  }

  async delete(key: string): Promise<void> {
    await rm(this.#fileOf(key), { force: true });
  }

  /** Keys come from other machines: none leads out of the folder. */
  #fileOf(key: string): string {
    const file = path.resolve(this.#folder, key);
    if (file.startsWith(this.#folder + path.sep)) return file;
    throw new FatalError(`${this.#folder}: expected a key within the store, found ${key}.`);
  }
}
