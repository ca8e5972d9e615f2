import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { FatalError } from "../errors.ts";

/** Where the package keeps its models. */
export const EMBEDDED_MODELS = path.resolve(import.meta.dirname, "../../models");

/**
 * Folder of the model to use: the one named (a folder, or a name inside `models/`), else the first in `models/`
 * by name. Throws FatalError if there is none.
 */
export async function findModel(name?: string, models = EMBEDDED_MODELS): Promise<string> {
  const candidates = name === undefined ? await modelsIn(models) : [name, path.join(models, name)];
  for (const folder of candidates) if (await isModel(folder)) return folder;
  const known =
    (await modelsIn(models)).map((folder) => path.basename(folder)).join(", ") || "none";
  throw new FatalError(
    name === undefined
      ? `${models}: expected a model folder, found none. Install the package again, or name one with --model.`
      : `Model "${name}": no such model folder, here or in ${models} (there: ${known}).`,
  );
}

async function modelsIn(models: string): Promise<string[]> {
  const entries = await readdir(models).catch(() => []);
  const folders = entries.toSorted().map((entry) => path.join(models, entry));
  const found = await Promise.all(folders.map(isModel));
  return folders.filter((_, index) => found[index]);
}

async function isModel(folder: string): Promise<boolean> {
  return stat(path.join(folder, "config.json")).then(
    (entry) => entry.isFile(),
    () => false,
  );
}
