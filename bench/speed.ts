/**
 * Words a second against transformers.js' own pipeline and CTranslate2, on the same weights, beams and cores; how
 * much a second core gives; time to the first line and memory.
 *
 *   npm run bench:speed -- [FILE] [--lines N] [--rounds N] [--model FOLDER]
 *
 * FILE (default ../shared/eval/newstest2012.es) holds a Spanish sentence a line. CTranslate2 takes part where PYTHON
 * (default python3) has it: python3 -m venv venv && venv/bin/pip install ctranslate2 sentencepiece onnx, then
 * PYTHON=venv/bin/python npm run bench:speed. The pipeline decodes greedily, so it is compared with one beam.
 *
 * Each ratio is the median over rounds in which both took turns, first the one and then the other to begin, so that
 * what else the machine does meets both alike. Writes the sections Speed and Start and memory of RESULTS.md.
 */
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { openModel } from "../src/models/model-folder.ts";
import { findModel } from "../src/models/model-store.ts";
import {
  bareEngine,
  ctranslate2,
  ourProcesses,
  ours,
  pipelineProcess,
  type Contestant,
} from "./contestants.ts";
import { linePrograms, tryProgram } from "./line-programs.ts";
import { machine, markdownTable, median, writeSection } from "./results.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    lines: { type: "string", default: "1000" },
    rounds: { type: "string", default: "5" },
    model: { type: "string" },
  },
});
const file = positionals[0] ?? "../shared/eval/newstest2012.es";
const folder = values.model ?? (await findModel());
const rounds = Number(values.rounds);
const cores = availableParallelism();
const lines = (await readFile(file, "utf8")).split("\n").slice(0, Number(values.lines));
/** Lines that the pipeline gets a round, every so many of all, others each time. */
const PIPELINE_LINES = 96;
/** Lines that each program is given for its memory. */
const PROGRAM_LINES = 200;

interface Pair {
  readonly name: string;
  readonly us: Contestant;
  readonly peer: Contestant;
  /** How many of the lines the peer gets a round. */
  readonly share: number;
}

interface Outcome {
  readonly name: string;
  readonly us: number;
  readonly peer: number;
  readonly ratios: readonly number[];
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function words(sources: readonly string[]): number {
  return sources.reduce((sum, line) => sum + line.split(/\s+/u).filter(Boolean).length, 0);
}

async function wordsPerSecond(
  { translate }: Contestant,
  sources: readonly string[],
): Promise<number> {
  const began = performance.now();
  const { length } = await translate(sources);
  const seconds = (performance.now() - began) / 1000;
  if (length !== sources.length) throw new Error(`${length} of ${sources.length} lines came back`);
  return words(sources) / seconds;
}

async function measure({ name, us, peer, share }: Pair): Promise<Outcome> {
  const stride = Math.max(1, Math.floor(lines.length / share));
  const sample = (round: number): string[] =>
    lines.filter((_, at) => at % stride === round % stride);
  await us.translate(sample(0).slice(0, 32));
  await peer.translate(sample(0).slice(0, 32));
  const [ourSpeeds, peerSpeeds, ratios]: number[][] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    const sources = sample(round);
    const peerFirst = round % 2 === 1 ? await wordsPerSecond(peer, sources) : undefined;
    const our = await wordsPerSecond(us, lines);
    const their = peerFirst ?? (await wordsPerSecond(peer, sources));
    ourSpeeds?.push(our);
    peerSpeeds?.push(their);
    ratios?.push(our / their);
  }
  const outcome = {
    name,
    us: median(ourSpeeds ?? []),
    peer: median(peerSpeeds ?? []),
    ratios: ratios ?? [],
  };
  say(
    `${name}: ours ${Math.round(outcome.us)} words/s, theirs ${Math.round(outcome.peer)}; ×${spread(outcome.ratios)}`,
  );
  return outcome;
}

function spread(ratios: readonly number[]): string {
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  return `${median(ratios).toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
}

async function compare(
  name: string,
  us: Contestant,
  peer: Contestant,
  share: number,
): Promise<Outcome> {
  const outcome = await measure({ name, us, peer, share });
  await peer.close();
  return outcome;
}

const { checksum } = await openModel(folder);
say(
  `${machine()}; ${lines.length} lines, ${words(lines)} words, ${rounds} rounds; model ${checksum.slice(0, 12)}`,
);
const [one, four] = [await ours(folder, 1, cores), await ours(folder, 4, cores)];
const outcomes = [
  await compare("pipeline, one by one", one, await pipelineProcess(folder, 1), PIPELINE_LINES),
  await compare("pipeline, batches of 16", one, await pipelineProcess(folder, 16), PIPELINE_LINES),
];
const other = await ctranslate2(folder, cores);
if ("absent" in other) say(`CTranslate2 is absent: ${other.absent}`);
else {
  outcomes.push(
    await measure({
      name: "CTranslate2, one beam",
      us: one,
      peer: other.as(1),
      share: lines.length,
    }),
  );
  const bare = await bareEngine(folder, 1, cores);
  outcomes.push(
    await measure({
      name: "CTranslate2, one beam, the bare engine",
      us: bare,
      peer: other.as(1),
      share: lines.length,
    }),
  );
  await bare.close();
  outcomes.push(await compare("CTranslate2, four beams", four, other.as(4), lines.length));
}
outcomes.push(
  await compare(
    "this engine on one core, four beams",
    four,
    await ours(folder, 4, 1),
    lines.length,
  ),
);
outcomes.push(
  await compare(
    "this engine as processes instead of threads, four beams",
    four,
    await ourProcesses(folder, 4, cores),
    lines.length,
  ),
);
await one.close();
await four.close();

const columns = ["against", "ours, words/s", "theirs, words/s", "ratio: median (least to most)"];
const table = outcomes.map((each) => [
  each.name,
  String(Math.round(each.us)),
  String(Math.round(each.peer)),
  `×${spread(each.ratios)}`,
]);
const intro = `\`npm run bench:speed\`: first ${lines.length} lines of ${file.split("/").at(-1)}, ${rounds} rounds by turns. Ours includes checks and second tries, but for the bare engine.`;
await writeSection(
  "Speed",
  `${machine()}. Model ${checksum.slice(0, 12)}. ${intro}\n\n${markdownTable([columns, ...table])}`,
);

const starts: string[][] = [["program", "first line after, s", "memory at its peak, MiB"]];
for (const program of linePrograms(folder)) {
  const trials = [];
  for (let round = 0; round < rounds; round++)
    trials.push(await tryProgram(program, lines.slice(0, PROGRAM_LINES)));
  const first = median(trials.map((trial) => trial.firstSeconds)).toFixed(2);
  const peak = median(trials.map((trial) => trial.peakMiB ?? Number.NaN)).toFixed(0);
  say(`${program.name}: first line after ${first} s, ${peak} MiB at its peak`);
  starts.push([program.name, first, peak]);
}
await writeSection(
  "Start and memory",
  `The same command: each program started anew, one line, then ${PROGRAM_LINES - 1} more; medians of ${rounds}.\n\n${markdownTable(starts)}`,
);

const factor = (name: string): string | undefined => {
  const outcome = outcomes.find((each) => each.name === name);
  return outcome && `×${median(outcome.ratios).toFixed(2)}`;
};
say(
  `speed: pipeline ${factor("pipeline, one by one")}, pipeline batched ${factor("pipeline, batches of 16")}, ctranslate2 ${factor("CTranslate2, four beams") ?? "absent"}`,
);
