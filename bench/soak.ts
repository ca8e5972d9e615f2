import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/**
 * Memory over a long night: the built program with generated articles, all of them different.
 * `npm run bench:soak -- [articles]`, default 10,000. Closing line:
 * `soak: articles 10000, done …, resident at 1000 … MiB, at 10000 … MiB`.
 */
const MAIN = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const ARTICLES = Number(process.argv[2] ?? 10_000);
const FIRST = Math.min(1_000, ARTICLES);

const TOWNS = ["Soria", "Lugo", "Cádiz", "Vigo", "Elche", "Jaca", "Baza", "Teruel", "Zafra"];
const THINGS = ["el puente", "la biblioteca", "el mercado", "la estación", "el museo", "la presa"];
const DEEDS = ["abrió", "cerró", "fue ampliado", "cumplió cien años", "pidió ayuda", "cambió"];

function pick(words: readonly string[], number: number): string {
  return words[number % words.length] ?? "";
}

function articleLine(index: number): string {
  const [town, thing] = [pick(TOWNS, index), pick(THINGS, Math.floor(index / 9))];
  const text = [1, 2, 3].map((part) => {
    const deed = pick(DEEDS, index + part);
    return `En ${town}, ${thing} número ${index} ${deed} tras ${index + part} días de espera. Lo dijo la alcaldesa ante ${index * part + 2} vecinos.`;
  });
  const title = `Noticia ${index} de ${town}`;
  return `${JSON.stringify({ id: String(index), title, text: text.join("\n\n") })}\n`;
}

const event = z.object({ event: z.string(), counts: z.unknown().optional() });

/** Resident memory of a process, in MiB. */
async function residentOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/^VmRSS:\s+(\d+)/mu.exec(status)?.[1]) / 1024);
}

const folder = await mkdtemp(path.join(tmpdir(), "soak-"));
try {
  const input = path.join(folder, "night.jsonl");
  await writeFile(
    input,
    Array.from({ length: ARTICLES }, (_, index) => articleLine(index)).join(""),
  );
  const args = ["run", input, "--out", path.join(folder, "out"), "--date", "2026-01-01"];
  const program = spawn(process.execPath, [MAIN, ...args, "--log", "json"]);
  let said = "";
  program.stdout.on("data", (chunk) => (said += String(chunk)));
  const ended = new Promise<number | null>((resolve) => program.once("close", resolve));
  const resident = new Map<number, number>();
  let done = 0;
  for await (const line of createInterface({ input: program.stderr })) {
    if (event.safeParse(JSON.parse(line)).data?.event !== "article") continue;
    done++;
    if (done === FIRST || done % FIRST === 0) {
      resident.set(done, await residentOf(program.pid));
      process.stdout.write(`${done} articles, ${resident.get(done)} MiB resident\n`);
    }
  }
  const code = await ended;
  process.stdout.write(`${said}exit ${code}\n`);
  process.stdout.write(
    `soak: articles ${ARTICLES}, done ${done}, resident at ${FIRST} ${resident.get(FIRST)} MiB, at ${ARTICLES} ${resident.get(ARTICLES)} MiB\n`,
  );
  process.exitCode = code === 0 && done === ARTICLES ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}
