import { fileURLToPath } from "node:url";
import { UsageError } from "../errors.ts";
import { SharedFolder } from "../store/shared-folder.ts";
import type { ParcelStore } from "./parcel.ts";

/** The store that `--store` names; undefined without one. Throws UsageError if it is none. */
export async function openStore(url: string | undefined): Promise<ParcelStore | undefined> {
  if (url === undefined) return undefined;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "file:" || parsed.host !== "")
    throw new UsageError("--store: expected a folder like file:///srv/digest/store.");
  return new SharedFolder(fileURLToPath(parsed));
}
