import { createHash } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { FatalError } from "../errors.ts";
import { writeError } from "../write-error.ts";

export interface WrittenFile {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * A folder that files appear in whole or not at all, by rename from `workplace`, a folder of the same file system
 * where a killed run may leave pieces; remembers what was written.
 */
export class OutputFolder {
  readonly folder: string;
  readonly #workplace: string;
  readonly #written = new Map<string, WrittenFile>();

  constructor(folder: string, workplace: string) {
    this.folder = path.resolve(folder);
    this.#workplace = path.resolve(workplace);
  }

  /** What was written so far, sorted by path. */
  get written(): WrittenFile[] {
    return [...this.#written.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Removes a file that an earlier run left; one that this run wrote stays. */
  async remove(relative: string): Promise<void> {
    const file = path.resolve(this.folder, relative);
    if (this.#written.has(relative) || !file.startsWith(this.folder + path.sep)) return;
    await rm(file, { force: true });
  }

  /**
   * Writes UTF-8 text, whole or in pieces, making folders as needed. Throws FatalError if the path leaves the folder or the file cannot
   * be written: a full or read-only disk fails every later article too.
   */
  async write(relative: string, text: string | Iterable<string>): Promise<void> {
    const file = path.resolve(this.folder, relative);
    if (!file.startsWith(this.folder + path.sep))
      throw new FatalError(`${relative}: expected a path inside ${this.folder}.`);
    const name = path.relative(this.folder, file).split(path.sep).join("/");
    const hash = createHash("sha256");
    let bytes = 0;
    const measured = function* (pieces: Iterable<string>): Generator<Buffer> {
      for (const piece of pieces) {
        const buffer = Buffer.from(piece, "utf8");
        bytes += buffer.length;
        hash.update(buffer);
        yield buffer;
      }
    };
    try {
      await mkdir(path.dirname(file), { recursive: true });
      await mkdir(this.#workplace, { recursive: true });
      const unfinished = path.join(this.#workplace, name.replaceAll("/", "+"));
      const pieces = measured(typeof text === "string" ? [text] : text);
      await writeFile(unfinished, pieces, { flush: true });
      await rename(unfinished, file);
    } catch (cause) {
      throw cause instanceof FatalError ? cause : writeError(file, cause);
    }
    this.#written.set(name, { path: name, bytes, sha256: hash.digest("hex") });
  }
}
