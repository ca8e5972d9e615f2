import { readdir, realpath, stat } from "node:fs/promises";
import { extname, isAbsolute, join, normalize, resolve } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { ArticleError } from "../errors.ts";
import { extensionList, readers } from "./readers.ts";

export interface Inputs {
  readonly paths: string[];
  readonly problems: ArticleError[];
}

/**
 * The files that patterns name, sorted by UTF-16 code unit, each once. A pattern is a file, a folder
 * (searched to any depth for the extensions that can be read; hidden entries and the folders that browsers save beside
 * a page are skipped, and a folder is entered once however many links lead to it) or a glob; a file or folder of that very name goes before a
 * glob. What is missing, unreadable or names nothing is a problem, in the order of the patterns.
 */
export async function findInputs(patterns: readonly string[]): Promise<Inputs> {
  const found = await Promise.all(patterns.map(expand));
  return {
    paths: await onePathEach(found.flatMap((each) => each.paths)),
    problems: found.flatMap((each) => each.problems),
  };
}

/** Sorted; of several paths to one file, the one that goes through no link, or else the first. */
async function onePathEach(paths: readonly string[]): Promise<string[]> {
  const byFile = new Map<string, string>();
  // Without a comparison function: by code unit, whatever the locale.
  for (const path of paths.map(normalize).toSorted()) {
    const file = await realpath(path).catch(() => resolve(path));
    if (!byFile.has(file) || resolve(path) === file) byFile.set(file, path);
  }
  return [...byFile.values()].toSorted();
}

async function expand(pattern: string): Promise<Inputs> {
  const inputs: Inputs = { paths: [], problems: [] };
  const expected = `expected a file, a folder with articles (${extensionList}) or a glob that matches some`;
  try {
    const isFolder = (await stat(pattern)).isDirectory();
    await (isFolder ? walk(pattern, inputs, new Set()) : inputs.paths.push(pattern));
  } catch (error) {
    if (isMissing(error) && isDynamicPattern(pattern)) {
      inputs.paths.push(...(await matches(pattern)));
    } else {
      const found = isMissing(error) ? "nothing of that name" : reasonOf(error);
      inputs.problems.push(problem(pattern, `${expected}, found ${found}`, error));
    }
  }
  if (inputs.paths.length === 0 && inputs.problems.length === 0) {
    inputs.problems.push(problem(pattern, `${expected}, found none`));
  }
  return inputs;
}

/** Adds the files below a folder to `inputs`, and what could not be read. `entered` holds real paths. */
async function walk(folder: string, inputs: Inputs, entered: Set<string>): Promise<void> {
  try {
    const real = await realpath(folder);
    if (entered.has(real)) return;
    entered.add(real);
    const names = (await readdir(folder)).filter((name) => !name.startsWith("."));
    const pages = new Set(names.filter((name) => /\.html?$/iu.test(name)));
    for (const name of names.toSorted()) {
      if (belongsToPage(name, pages)) continue;
      await visit(join(folder, name), inputs, entered);
    }
  } catch (error) {
    inputs.problems.push(
      problem(folder, `expected a readable folder, found ${reasonOf(error)}`, error),
    );
  }
}

/** `Noticia_archivos` beside `Noticia.html`: the frames and pictures that a browser saved with a page. */
function belongsToPage(name: string, pages: ReadonlySet<string>): boolean {
  const page = /^(.+)[_-](?:files|archivos|fitxers|ficheros)$/iu.exec(name)?.[1];
  return page !== undefined && (pages.has(`${page}.html`) || pages.has(`${page}.htm`));
}

async function visit(path: string, inputs: Inputs, entered: Set<string>): Promise<void> {
  const isReadable = readers.has(extname(path).toLowerCase());
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) await walk(path, inputs, entered);
    else if (stats.isFile() && isReadable) inputs.paths.push(path);
  } catch (error) {
    if (isMissing(error) && !isReadable) return;
    inputs.problems.push(
      problem(path, `expected a readable file, found ${reasonOf(error)}`, error),
    );
  }
}

async function matches(pattern: string): Promise<string[]> {
  return glob(pattern, { absolute: isAbsolute(pattern), expandDirectories: false });
}

function problem(source: string, message: string, cause?: unknown): ArticleError {
  return new ArticleError({ source }, message, { cause });
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR";
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
