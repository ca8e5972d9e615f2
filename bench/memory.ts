/**
 * Resident memory and speed over many sentences, all of them different, through the built program.
 *
 *   npm run bench:memory -- [--sentences N] [--beams N]
 *
 * Default 100,000 sentences at the default beams. Closing line:
 * `memory: at 10000 … MiB, at 100000 … MiB, growth … %`. Writes the section Memory and scale of RESULTS.md.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { memoryOf } from "./line-programs.ts";
import { machine, markdownTable, writeSection } from "./results.ts";

const { values } = parseArgs({
  options: {
    sentences: { type: "string", default: "100000" },
    beams: { type: "string", default: "4" },
  },
});
const count = Number(values.sentences);
const marks = [1_000, 10_000, 20_000, 50_000, 100_000].filter((mark) => mark < count);
marks.push(count);

const PEOPLE = ["La alcaldesa", "El portavoz", "Una vecina", "El médico", "La jueza", "Un testigo"];
const VERBS = ["dijo", "explicó", "negó", "recordó", "sostuvo", "admitió", "repitió"];
const THINGS = ["el puente", "la biblioteca", "el mercado", "la estación", "el museo"];
const DEEDS = ["cerró", "abrió", "pidió ayuda", "cambió de dueño", "cumplió cien años"];

function pick(words: readonly string[], number: number): string {
  return words[number % words.length] ?? "";
}

/** All different, and all as long: longer ones would take more memory, whatever came before. */
function sentence(index: number): string {
  const [who, verb] = [pick(PEOPLE, index), pick(VERBS, Math.floor(index / 6))];
  const [thing, deed] = [
    pick(THINGS, Math.floor(index / 42)),
    pick(DEEDS, Math.floor(index / 210)),
  ];
  return `${who} ${verb} ante ${index + 100_002} personas que ${thing} ${deed} hace ${(index % 90) + 2} días.`;
}

const words = Array.from({ length: count }, (_, index) => sentence(index).split(" ").length);
const args = ["dist/cli/main.js", "translate", "--beams", values.beams];
const program = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
const closed = new Promise<number | null>((resolve) => program.once("close", resolve));

async function feed(): Promise<void> {
  for (let index = 0; index < count; index++)
    if (!program.stdin.write(`${sentence(index)}\n`))
      await new Promise((resolve) => program.stdin.once("drain", resolve));
}

const fed = feed();
const resident = new Map<number, number>();
const rows = [["sentences", "resident, MiB", "words/s since the mark before"]];
let [answered, from, began] = [0, 0, performance.now()];
for await (const line of createInterface({ input: program.stdout })) {
  if (line.trim() === "") throw new Error(`sentence ${answered + 1} came back empty`);
  answered += 1;
  if (!marks.includes(answered)) continue;
  const seconds = (performance.now() - began) / 1000;
  const speed = words.slice(from, answered).reduce((sum, each) => sum + each, 0) / seconds;
  const held = (await memoryOf(program.pid, "VmRSS")) ?? Number.NaN;
  resident.set(answered, held);
  rows.push([String(answered), held.toFixed(1), speed.toFixed(0)]);
  process.stdout.write(`${rows.at(-1)?.join("\t")}\n`);
  [from, began] = [answered, performance.now()];
  if (answered === count) program.stdin.end();
}
await fed;
const code = await closed;
if (code !== 0 || answered !== count)
  throw new Error(`exit ${code}, ${answered} of ${count} lines`);

const early = marks.includes(10_000) ? 10_000 : (marks[0] ?? count);
const [before, after] = [resident.get(early) ?? Number.NaN, resident.get(count) ?? Number.NaN];
const growth = `${(100 * (after / before - 1)).toFixed(1)} %`;
await writeSection(
  "Memory and scale",
  `${machine()}. \`npm run bench:memory\`: ${count} different sentences, ${values.beams} beams, through \`translate\`. From sentence ${early} on, memory grew by ${growth}.\n\n${markdownTable(rows)}`,
);
process.stdout.write(
  `memory: at ${early} ${before.toFixed(0)} MiB, at ${count} ${after.toFixed(0)} MiB, growth ${growth}\n`,
);
