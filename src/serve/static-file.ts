import { constants } from "node:fs";
import { open, realpath } from "node:fs/promises";
import path from "node:path";

/** Types of the files that are served; no other is. */
const TYPES: ReadonlyMap<string, string> = new Map([
  [".html", "text/html; charset=utf-8"],
  [".js", "text/javascript; charset=utf-8"],
]);

/** The only addresses there are: small letters, digits and hyphens. Nothing is decoded, so that nothing hides. */
const ADDRESS = /^\/(?:[a-z0-9-]+\/)*(?:[a-z0-9-]+\.[a-z]+)?$/u;

export interface StaticFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly changed: Date;
}

/** The file of a folder that an address names, a folder's being its index.html; undefined if none is, or a link leads out. */
export async function staticFile(folder: string, address: string): Promise<StaticFile | undefined> {
  if (!ADDRESS.test(address)) return undefined;
  const name = address.endsWith("/") ? `${address}index.html` : address;
  const type = TYPES.get(path.extname(name));
  if (type === undefined) return undefined;
  try {
    const root = await realpath(folder);
    const file = path.join(root, ...name.split("/"));
    if ((await realpath(file)) !== file) return undefined;
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const found = await handle.stat();
      if (!found.isFile()) return undefined;
      return { type, bytes: await handle.readFile(), changed: found.mtime };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP" || code === "EACCES")
      return undefined;
    throw error;
  }
}
