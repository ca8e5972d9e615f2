import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { ROOT } from "../models.ts";

const MAIN = path.join(ROOT, "dist/cli/main.js");
/** Times in manifests, so that they can be compared. */
const EPOCH = "1767225600";

export interface KillOrder {
  /** Kill after so many milliseconds, or where the run passes a stage: "translated:3". */
  readonly afterMs?: number;
  readonly faultPoint?: string;
}

/** Runs the built program over `input`; resolves with how it ended: an exit code, or the signal that killed it. */
export async function runProgram(
  input: string,
  out: string,
  { afterMs, faultPoint }: KillOrder = {},
): Promise<number | string> {
  const args = [MAIN, "run", input, "--out", out, "--log", "none", "--concurrency", "4"];
  const env = { ...process.env, SOURCE_DATE_EPOCH: EPOCH, FAULT_POINT: faultPoint ?? "" };
  const program = spawn(process.execPath, args, { env, stdio: "ignore" });
  const timer =
    afterMs === undefined ? undefined : setTimeout(() => program.kill("SIGKILL"), afterMs);
  return new Promise((resolve) => {
    program.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve(code ?? signal ?? "unknown");
    });
  });
}

/** Articles that differ from one another, with one that is there twice and one that cannot be read. */
export async function writeArticles(folder: string, count: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const towns = ["Soria", "Lugo", "Cádiz", "Vigo", "Elche", "Jaca", "Baza"];
  for (let index = 0; index < count; index++) {
    const town = towns[index % towns.length] ?? "";
    const text = `Aviso ${index} de ${town}\n\nEl tren de ${town} llegó ${index + 2} horas tarde. Nadie supo explicar la causa, según informó la estación.\n\n«No volverá a ocurrir», dijo el jefe de estación.\n`;
    await writeFile(path.join(folder, `${String(index).padStart(3, "0")}.txt`), text);
  }
  await writeFile(path.join(folder, "twice.txt"), await readFile(path.join(folder, "000.txt")));
  await writeFile(path.join(folder, "binary.txt"), Buffer.from([0, 1, 2, 3, 255, 254]));
}

/** SHA-256 of every file that a reader sees, by path. */
export async function treeOf(out: string): Promise<Map<string, string>> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(out, path.join(parentPath, name)))
    .filter((name) => !name.startsWith("."))
    .toSorted();
  const pairs = files.map(async (name): Promise<[string, string]> => {
    const bytes = await readFile(path.join(out, name));
    return [name, createHash("sha256").update(bytes).digest("hex")];
  });
  return new Map(await Promise.all(pairs));
}

/** Ids of the articles in a night's articles.jsonl, in order. */
export async function articleIds(out: string): Promise<string[]> {
  const text = await readFile(path.join(out, "2026-01-01", "articles.jsonl"), "utf8");
  return [...text.matchAll(/^\{"version":1,"id":"([0-9a-f]{16})"/gmu)].map(([, id = ""]) => id);
}
