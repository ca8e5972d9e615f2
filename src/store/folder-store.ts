import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";

/** A folder that every machine sees, for what is too large for Redis. A file appears whole or not at all. */
export class FolderStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** `key` is a relative path with forward slashes. */
  async put(key: string, bytes: Uint8Array): Promise<void> {
    const file = path.join(this.#folder, key);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFileAtomic(file, Buffer.from(bytes));
  }

  /** Rejects if there is none of that key. */
  get(key: string): Promise<Uint8Array> {
    return readFile(path.join(this.#folder, key));
  }

  /** Removes all whose keys begin with a folder's name. */
  async remove(prefix: string): Promise<void> {
    await rm(path.join(this.#folder, prefix), { recursive: true, force: true });
  }
}
