import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { FatalError, RetryableError, UsageError } from "../errors.ts";
import { CHECKSUMS, sha256, verifyChecksums, writeChecksums } from "./checksums.ts";
import { download, type DownloadOptions } from "./download.ts";
import { findOnHub, type HubFile } from "./hub.ts";
import { openModel, STEPWISE_GRAPHS } from "./model-folder.ts";
import { expectOwnData } from "./own-data.ts";

export interface HubOptions extends DownloadOptions {
  /** Address of the hub, without a slash at the end. */
  readonly endpoint: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  readonly report: (file: HubFile) => void;
}

const NEEDED = ["config.json", "tokenizer.json", ...STEPWISE_GRAPHS];
const WELCOME = [
  "generation_config.json",
  "tokenizer_config.json",
  "README.md",
  "output_ids.json",
  "lexicon.tsv",
  "loans.tsv",
  "hints.tsv",
];

/**
 * Downloads a model from the hub into `added`/id. An add that was broken off goes on where it stopped; the model
 * appears under its id only when every file is there and right. Returns its folder.
 */
export async function addFromHub(id: string, added: string, options: HubOptions): Promise<string> {
  try {
    const { commit, files } = await findOnHub(id, options);
    const byName = new Map(files.map((file) => [file.name, file]));
    const lacking = NEEDED.filter((name) => !byName.has(name));
    if (lacking.length > 0)
      throw new UsageError(
        `${id}: has no ${lacking.join(", no ")}. Expected the layout of transformers.js with quantised weights, such as Xenova/opus-mt-es-en.`,
      );
    const partial = path.join(added, ".partial", `${id.replace("/", "--")}-${commit}`);
    for (const name of [...NEEDED, ...WELCOME]) {
      const file = byName.get(name);
      if (file === undefined) continue;
      await download(file, path.join(partial, name), options);
      options.report(file);
    }
    return await install(partial, path.join(added, id));
  } catch (error) {
    if (!(error instanceof RetryableError)) throw error;
    throw new FatalError(
      `${id}: ${error.message}. Adding a model needs the network; what has come is kept, so run it again when there is one, or add a folder that was fetched elsewhere: bilingual-digest models add FOLDER.`,
      { cause: error },
    );
  }
}

/** Takes a model folder in under its own name: its files are copied. Returns the new folder. */
export async function addFromFolder(source: string, added: string): Promise<string> {
  const entries = await readdir(source, { recursive: true });
  if (entries.includes(CHECKSUMS)) await verifyChecksums(source);
  const partial = path.join(added, ".partial", path.basename(path.resolve(source)));
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await cp(source, partial, { recursive: true, dereference: true });
  return install(partial, path.join(added, path.basename(path.resolve(source))));
}

/** Checks what lies in `partial`, lists its checksums and puts it in place of whatever was there. */
async function install(partial: string, folder: string): Promise<string> {
  const entries = await readdir(partial, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && entry.name !== CHECKSUMS)
    .map(({ parentPath, name }) => path.relative(partial, path.join(parentPath, name)));
  const lines: string[] = [];
  for (const name of names) {
    const file = path.join(partial, name);
    lines.push(`${await sha256(file)}  ${name.split(path.sep).join("/")}`);
    if (name.endsWith(".onnx")) await expectOwnData(file);
  }
  await writeChecksums(partial, lines);
  await openModel(partial);
  await mkdir(path.dirname(folder), { recursive: true });
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
  return folder;
}
