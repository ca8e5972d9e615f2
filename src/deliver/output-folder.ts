import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import { FatalError } from "../errors.ts";

export interface WrittenFile {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A folder that files appear in whole or not at all, by rename; remembers what was written. */
export class OutputFolder {
  readonly folder: string;
  readonly #written = new Map<string, WrittenFile>();

  constructor(folder: string) {
    this.folder = path.resolve(folder);
  }

  /** What was written so far, sorted by path. */
  get written(): WrittenFile[] {
    return [...this.#written.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  /**
   * Writes UTF-8 text, making folders as needed. Throws FatalError if the path leaves the folder or the file cannot
   * be written: a full or read-only disk fails every later article too.
   */
  async write(relative: string, text: string): Promise<void> {
    const file = path.resolve(this.folder, relative);
    if (!file.startsWith(this.folder + path.sep))
      throw new FatalError(`${relative}: expected a path inside ${this.folder}.`);
    try {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFileAtomic(file, text, { encoding: "utf8" });
    } catch (cause) {
      throw new FatalError(`${file}: cannot be written: ${adviceOn(cause)}`, { cause });
    }
    const bytes = Buffer.from(text, "utf8");
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const name = path.relative(this.folder, file).split(path.sep).join("/");
    this.#written.set(name, { path: name, bytes: bytes.length, sha256 });
  }
}

const ADVICE: ReadonlyMap<string, string> = new Map([
  ["ENOSPC", "the disk is full. Make room and run the same command again."],
  ["EDQUOT", "the disk quota is used up. Make room and run the same command again."],
  ["EROFS", "the file system is read-only. Name another folder with --out."],
  ["EACCES", "permission denied. Allow writing there, or name another folder with --out."],
  ["EPERM", "permission denied. Allow writing there, or name another folder with --out."],
  ["ENOTDIR", "a part of the path is a file. Name another folder with --out."],
  ["EISDIR", "a folder of that name is in the way."],
]);

function adviceOn(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return ADVICE.get(code) ?? (cause instanceof Error ? cause.message : String(cause));
}
