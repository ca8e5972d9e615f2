import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import envPaths from "env-paths";
import { FatalError, UsageError } from "../errors.ts";

/** Where the package keeps its models. */
export const EMBEDDED_MODELS = path.resolve(import.meta.dirname, "../../models");

/** Where models are kept that a user adds: the folder named, else one in the user's data folder. */
export function addedModels(named?: string): string {
  return named ?? path.join(envPaths("bilingual-digest", { suffix: "" }).data, "models");
}

export interface StoredModel {
  /** What `--model` takes: a name, or a hub id such as `Xenova/opus-mt-es-en`. */
  readonly id: string;
  readonly folder: string;
  readonly origin: "embedded" | "added";
}

/** Every model that `--model` finds by its id: the embedded ones first, then those added, each by id. */
export async function storedModels(added: string): Promise<StoredModel[]> {
  const embedded = await modelsIn(EMBEDDED_MODELS, [""]);
  const owners = (await names(added)).filter((name) => !name.startsWith("."));
  const own = await modelsIn(added, ["", ...owners]);
  return [
    ...embedded.map((id) => model(EMBEDDED_MODELS, id, "embedded")),
    ...own.map((id) => model(added, id, "added")),
  ];
}

/**
 * Folder of the model to use: the one named (a folder, the id of an added model, or a name in the package), else
 * the package's largest. Throws FatalError if there is none.
 */
export async function findModel(name?: string, added = addedModels()): Promise<string> {
  const stored = await storedModels(added);
  if (name === undefined) {
    const best = await largest(stored.filter(({ origin }) => origin === "embedded"));
    if (best !== undefined) return best.folder;
    throw new FatalError(
      `${EMBEDDED_MODELS}: expected a model folder, found none. Install the package again, or name one with --model.`,
    );
  }
  if (await isFolder(name)) return name;
  const found = stored.findLast(({ id }) => id === name);
  if (found !== undefined) return found.folder;
  const known = stored.map(({ id }) => id).join(", ") || "none";
  throw new FatalError(
    `Model "${name}": no such model folder, nor added under that name (known: ${known}). Add one by "bilingual-digest models add ${name}".`,
  );
}

/** Removes an added model. Throws UsageError if none has that id, or it is the package's own. */
export async function removeModel(id: string, added: string): Promise<StoredModel> {
  const found = (await storedModels(added)).findLast((each) => each.id === id);
  if (found?.origin !== "added")
    throw new UsageError(
      found === undefined
        ? `models remove: no model "${id}" was added (see: bilingual-digest models list).`
        : `models remove: ${id} came with the package and stays.`,
    );
  await rm(found.folder, { recursive: true });
  return found;
}

/** Bytes of all files of a folder. */
export async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = files.map(async ({ parentPath, name }) => stat(path.join(parentPath, name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}

function model(base: string, id: string, origin: StoredModel["origin"]): StoredModel {
  return { id, folder: path.join(base, ...id.split("/")), origin };
}

/** Ids of the model folders one level down from each of `owners`, which lie in `base`. */
async function modelsIn(base: string, owners: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const owner of owners)
    for (const name of await names(path.join(base, owner)))
      if (await isModel(path.join(base, owner, name)))
        ids.push(owner === "" ? name : `${owner}/${name}`);
  return ids.toSorted();
}

async function names(folder: string): Promise<string[]> {
  const found = await readdir(folder).catch((): string[] => []);
  return found.toSorted();
}

async function largest(models: readonly StoredModel[]): Promise<StoredModel | undefined> {
  const sizes = await Promise.all(models.map(({ folder }) => folderSize(folder)));
  return models[sizes.indexOf(Math.max(...sizes))];
}

async function isModel(folder: string): Promise<boolean> {
  return stat(path.join(folder, "config.json")).then(
    (entry) => entry.isFile(),
    () => false,
  );
}

async function isFolder(name: string): Promise<boolean> {
  return stat(name).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
