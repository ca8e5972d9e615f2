import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { run } from "../../src/cli/run.ts";
import { manifestSchema, type Manifest } from "../../src/deliver/manifest.ts";
import { fakeTerminal } from "./fake-terminal.ts";

export const NIGHT = "2026-01-02";
export const LATE = "El primer tren de la mañana llegó tarde.";
export const CAUSE = "Nadie supo explicar la causa.";
const ARTICLE = `El tren llegó tarde\n\n${LATE} ${CAUSE} El 5 de mayo no hubo trenes.\n`;

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function call(...argv: string[]): Promise<Ended> {
  const terminal = fakeTerminal();
  const code = await run(argv, terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

/** A folder with an article of four sentences, its title among them, and room for nights and a memory. */
export class NightFolder {
  readonly folder: string;
  readonly memory: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.memory = this.file("memory.sqlite");
  }

  static async make(): Promise<NightFolder> {
    const made = new NightFolder(await mkdtemp(path.join(tmpdir(), "memory-")));
    await mkdir(made.file("in"));
    await writeFile(made.file("in", "a.txt"), ARTICLE);
    return made;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  file(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  /** `memory …` on this folder's memory. */
  remember(...argv: string[]): Promise<Ended> {
    return call("memory", ...argv, "--memory", this.memory);
  }

  /** `run` on the article or the named inputs. */
  night(out: string, options: string[] = [], input = this.file("in")): Promise<Ended> {
    const where = ["--out", this.file(out), "--date", NIGHT, "--log", "none"];
    return call("run", input, ...where, ...options);
  }

  read(out: string, file: string): Promise<string> {
    return readFile(this.file(out, NIGHT, file), "utf8");
  }

  async manifest(out: string): Promise<Manifest> {
    return manifestSchema.parse(JSON.parse(await this.read(out, "manifest.json")));
  }

  /** Contents of every file of the night but the manifest, by path. */
  async tree(out: string): Promise<Record<string, string>> {
    const names = (await readdir(this.file(out, NIGHT), { recursive: true })).filter((name) =>
      /\.(?:md|jsonl)$/u.test(name),
    );
    const pairs = names.map(async (name): Promise<[string, string]> => [
      name,
      await this.read(out, name),
    ]);
    return Object.fromEntries(await Promise.all(pairs));
  }

  /** The one article's digest. */
  async digest(out: string): Promise<string> {
    const files = Object.entries(await this.tree(out));
    return files.find(([name]) => name.startsWith("articles/"))?.[1] ?? "";
  }
}
