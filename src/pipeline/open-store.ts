import { fileURLToPath } from "node:url";
import { UsageError } from "../errors.ts";
import { FolderStore } from "../store/folder-store.ts";

/** The store that `--store` names; undefined without one. Throws UsageError if it is none. */
export function openStore(url: string | undefined): FolderStore | undefined {
  if (url === undefined) return undefined;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "file:" || parsed.host !== "")
    throw new UsageError("--store: expected a folder like file:///srv/digest/store.");
  return new FolderStore(fileURLToPath(parsed));
}
