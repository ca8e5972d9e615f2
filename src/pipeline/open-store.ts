import { openObjectStore, type ObjectStore } from "../store/object-store.ts";

/** The store that `--store` names; undefined without one. Rejects as openObjectStore does. */
export async function openStore(url: string | undefined): Promise<ObjectStore | undefined> {
  return url === undefined ? undefined : openObjectStore(url);
}
