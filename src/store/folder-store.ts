import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { FatalError, RetryableError, UsageError } from "../errors.ts";

/** Where pieces lie until they are whole. Other machines write here too, so names are random, not of processes. */
const UNFINISHED = ".unfinished";

const ABSENT = new Set(["ENOENT", "ENOTDIR"]);
/** What a share that is away, or for a moment busy, answers. */
const PASSING = new Set(["EAGAIN", "EBUSY", "EIO", "EMFILE", "ENFILE", "ESTALE", "ETIMEDOUT"]);

const systemError = z.object({ code: z.string() });

/** Objects as files of a folder that machines share. */
export class FolderStore {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Rejects with FatalError if the folder is not there: made here, it might be a mount point without its share. */
  static async open(url: string): Promise<FolderStore> {
    const folder = folderOf(url);
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() !== true)
      throw new FatalError(
        `--store: expected a folder that every machine sees, found none at ${folder}. Mount it, or make it.`,
      );
    const store = new FolderStore(folder);
    await store.#guard(() => mkdir(path.join(folder, UNFINISHED), { recursive: true }));
    return store;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const file = path.join(this.#folder, key);
    const unfinished = path.join(this.#folder, UNFINISHED, randomUUID());
    await this.#guard(async () => {
      try {
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(unfinished, bytes, { flush: true });
        await rename(unfinished, file);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    });
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return this.#guard(async () => {
      try {
        return await readFile(path.join(this.#folder, key));
      } catch (error) {
        if (ABSENT.has(codeOf(error))) return undefined;
        throw error;
      }
    });
  }

  async delete(key: string): Promise<void> {
    await this.#guard(() => rm(path.join(this.#folder, key), { force: true }));
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      const message = `--store ${this.#folder}: ${cause instanceof Error ? cause.message : String(cause)}`;
      if (PASSING.has(codeOf(cause))) throw new RetryableError(message, { cause });
      throw new FatalError(message, { cause });
    }
  }
}

function folderOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new UsageError(
      "--store: expected file:///folder, with three slashes and a whole path, found another URL.",
      { cause },
    );
  }
}

function codeOf(error: unknown): string {
  return systemError.safeParse(error).data?.code ?? "";
}
