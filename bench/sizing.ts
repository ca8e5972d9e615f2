/**
 * What a night on many machines needs, measured on this one: words a core and hour, memory of a worker with one
 * translation thread, and what Redis takes for a remembered sentence.
 *
 *   npm run bench:sizing -- [FILE] [--articles N]
 *
 * FILE (default ../shared/eval/newstest2012.es) holds a Spanish sentence a line; articles of 20 sentences are made of
 * it. Words are counted against processor time, not the clock, so that other programs on the machine count little.
 * Linux only. Redis is asked where redis-server is installed.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import { openMemory } from "../src/pipeline/open-memory.ts";
import { HAS_REDIS, RedisServer } from "../test/redis-server.ts";

const MAIN = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const SENTENCES = 20;
/** Ticks of /proc/PID/stat in a second: the same on every Linux that Node runs on. */
const TICKS = 100;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { articles: { type: "string", default: "150" } },
});
const lines = (await readFile(positionals[0] ?? "../shared/eval/newstest2012.es", "utf8"))
  .split("\n")
  .filter(Boolean)
  .slice(0, SENTENCES * Number(values.articles));
const texts = Array.from({ length: Math.ceil(lines.length / SENTENCES) }, (_, index) =>
  lines.slice(index * SENTENCES, (index + 1) * SENTENCES).join(" "),
);

interface Usage {
  readonly processorSeconds: number;
  readonly peakMebibytes: number;
}

/** Processor time and greatest resident memory of a process so far. */
async function usageOf(pid: number): Promise<Usage> {
  const [stat, status] = await Promise.all(
    ["stat", "status"].map((name) => readFile(`/proc/${pid}/${name}`, "utf8")),
  );
  // After the name in brackets: field 14 is user time, 15 the system's.
  const fields = (stat ?? "").slice((stat ?? "").lastIndexOf(")") + 2).split(" ");
  const peak = /^VmHWM:\s+(\d+)/mu.exec(status ?? "")?.[1];
  return {
    processorSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
    peakMebibytes: Number(peak) / 1024,
  };
}

/** Runs the built program, and says what it had used a moment before it ended. */
async function measured(args: readonly string[]): Promise<Usage> {
  const program = spawn(process.execPath, [MAIN, ...args], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => program.once("close", resolve));
  let usage: Usage = { processorSeconds: 0, peakMebibytes: 0 };
  const timer = setInterval(() => {
    if (program.pid !== undefined)
      void usageOf(program.pid).then(
        // A process that has ended has no memory any more.
        (now) => (now.peakMebibytes > 0 ? (usage = now) : usage),
        () => usage,
      );
  }, 50);
  const code = await ended;
  clearInterval(timer);
  if (code !== 0) throw new Error(`${args.join(" ")}: ended with ${code}`);
  return usage;
}

/** Bytes that Redis takes for each sentence of a night that it remembers, as the memory counts them itself. */
async function redisBytes(args: readonly string[]): Promise<number> {
  const server = await RedisServer.start();
  try {
    await measured([...args, "--memory", server.url()]);
    const memory = await openMemory(server.url(), { memorySize: 1 });
    const { drafts, bytes } = await memory.stat();
    await memory.close();
    return bytes / drafts;
  } finally {
    await server.remove();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const words = z
  .object({ counts: z.object({ done: z.int(), wordsEs: z.int(), sentences: z.int() }) })
  .transform(({ counts }) => counts);

const folder = await mkdtemp(path.join(tmpdir(), "sizing-"));
try {
  const input = path.join(folder, "night.jsonl");
  const records = texts.map((text, index) => JSON.stringify({ id: String(index), text }));
  await writeFile(input, `${records.join("\n")}\n`);
  const night = (out: string): string[] => {
    const where = ["--out", path.join(folder, out), "--date", "2026-01-01", "--log", "none"];
    return ["run", input, ...where, "--workers", "1"];
  };
  const { processorSeconds, peakMebibytes } = await measured(night("out"));
  const manifest = await readFile(path.join(folder, "out/2026-01-01/manifest.json"), "utf8");
  const { done, wordsEs, sentences } = words.parse(JSON.parse(manifest));
  say(`${done} articles, ${wordsEs} words, ${sentences} sentences, one translation thread`);
  say(`processor time: ${processorSeconds.toFixed(1)} s`);
  say(`peak resident memory of the process: ${Math.round(peakMebibytes)} MiB`);
  if (HAS_REDIS)
    say(`Redis, a remembered sentence: ${Math.round(await redisBytes(night("remembered")))} bytes`);
  say(
    `sizing: ${((wordsEs * 3600) / processorSeconds / 1e6).toFixed(2)} million words a core and hour, ${((done * 3600) / processorSeconds).toFixed(0)} articles of ${Math.round(wordsEs / done)} words`,
  );
} finally {
  await rm(folder, { recursive: true });
}
