import { FatalError } from "./errors.ts";

const ADVICE: ReadonlyMap<string, string> = new Map([
  ["ENOSPC", "the disk is full. Make room and run the same command again."],
  ["EDQUOT", "the disk quota is used up. Make room and run the same command again."],
  ["EROFS", "the file system is read-only. Name another folder with --out."],
  // What Node makes of a read-only file system when it makes folders recursively.
  [
    "ENOENT",
    "its folder cannot be made: is the file system read-only? Name another folder with --out.",
  ],
  ["EACCES", "permission denied. Allow writing there, or name another folder with --out."],
  ["EPERM", "permission denied. Allow writing there, or name another folder with --out."],
  ["ENOTDIR", "a part of the path is a file. Name another folder with --out."],
  ["EISDIR", "a folder of that name is in the way."],
  ["EEXIST", "a file of that name is in the way. Name another folder with --out."],
]);

function adviceOn(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return ADVICE.get(code) ?? (cause instanceof Error ? cause.message : String(cause));
}

/** Why a file or folder cannot be written, with what to do: it will be so for every later article too. */
export function writeError(file: string, cause: unknown): FatalError {
  return new FatalError(`${file}: cannot be written: ${adviceOn(cause)}`, { cause });
}
