import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { readManifest, type Manifest } from "../deliver/manifest.ts";

const NIGHT = /^\d{4}-\d{2}-\d{2}$/u;

/** Names of the nights in an output folder, the oldest first. */
export async function nightsOf(out: string): Promise<string[]> {
  const names = await readdir(out).catch(() => []);
  return names.filter((name) => NIGHT.test(name)).toSorted();
}

/** A manifest with the checksum of its file. */
export interface SealedManifest {
  readonly manifest: Manifest;
  readonly sha256: string;
}

/** The manifest of a night; undefined if its run came to no end. */
export async function manifestOf(out: string, night: string): Promise<Manifest | undefined> {
  return (await sealedManifestOf(out, night))?.manifest;
}

export async function sealedManifestOf(
  out: string,
  night: string,
): Promise<SealedManifest | undefined> {
  const bytes = await readFile(path.join(out, night, "manifest.json")).catch(() => Buffer.of());
  const manifest = readManifest(bytes.toString("utf8"));
  if (manifest === undefined) return undefined;
  return { manifest, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** What tells, without reading them, whether any manifest was written since. */
export async function manifestStamps(out: string): Promise<string> {
  const stamps = (await nightsOf(out)).map(async (night) => {
    const file = path.join(out, night, "manifest.json");
    const found = await stat(file).catch(() => undefined);
    return [night, found?.ino, found?.size, found?.mtimeMs].join(" ");
  });
  return (await Promise.all(stamps)).join("\n");
}

/** What the articles and stories of a night are read from. */
const READ_FILES = ["articles.jsonl", "stories.jsonl"];

/** The first of those files that is not the one that the manifest lists; undefined if all are. */
export async function changedFile(
  folder: string,
  { outputs }: Manifest,
): Promise<string | undefined> {
  for (const name of READ_FILES) {
    const listed = outputs.find((output) => output.path === name);
    const found = await checksumOf(path.join(folder, name));
    if (listed?.sha256 !== found) return name;
  }
  return undefined;
}

async function checksumOf(file: string): Promise<string | undefined> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk);
    return hash.digest("hex");
  } catch {
    return undefined;
  }
}
