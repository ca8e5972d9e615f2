/**
 * Words a second against transformers.js' own pipeline and CTranslate2, on the same weights and cores.
 *
 *   npm run bench:speed -- [FILE] [--lines N]
 *
 * FILE (default ../shared/eval/newstest2012.es) holds a Spanish sentence a line. CTranslate2 takes part where
 * CT2_MODEL names a model converted from the same weights and PYTHON (default python3) has ctranslate2 and
 * sentencepiece. The pipeline decodes greedily, so it is compared with one beam.
 */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs, promisify } from "node:util";
import { env, pipeline } from "@xenova/transformers";
import { openTranslator, parseSettings } from "../src/index.ts";
import { EMBEDDED_MODELS } from "../src/models/model-store.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { lines: { type: "string", default: "1000" } },
});
const file = positionals[0] ?? "../shared/eval/newstest2012.es";
const count = Number(values.lines);
const text = await readFile(file, "utf8");
const lines = text.split("\n").slice(0, count);

function words(sources: readonly string[]): number {
  return sources.reduce((sum, line) => sum + line.split(/\s+/u).filter(Boolean).length, 0);
}

async function wordsPerSecond(
  sources: readonly string[],
  run: (sources: readonly string[]) => Promise<unknown>,
): Promise<number> {
  const began = performance.now();
  await run(sources);
  return (1000 * words(sources)) / (performance.now() - began);
}

async function ours(beams: number): Promise<number> {
  const translator = await openTranslator(parseSettings({ beams }));
  const run = (sources: readonly string[]): Promise<unknown> =>
    Promise.all(sources.map((line) => translator.translate(line)));
  await run(lines.slice(0, 50));
  const speed = await wordsPerSecond(lines, run);
  await translator.close();
  return speed;
}

async function pipelineSpeeds(): Promise<[number, number]> {
  env.allowRemoteModels = false;
  env.localModelPath = EMBEDDED_MODELS;
  const translate = await pipeline("translation", "es-en-small", { dtype: "q8", device: "cpu" });
  await translate(lines.slice(0, 2));
  const alone = await wordsPerSecond(lines.slice(0, 150), async (sources) => {
    for (const line of sources) await translate(line);
  });
  const batched = await wordsPerSecond(lines.slice(0, 160), async (sources) => {
    for (let at = 0; at < sources.length; at += 16) await translate(sources.slice(at, at + 16));
  });
  await translate.dispose();
  return [alone, batched];
}

async function ctranslate2(beams: number): Promise<number | undefined> {
  const model = process.env["CT2_MODEL"];
  if (model === undefined) return undefined;
  const script = path.join(import.meta.dirname, "ctranslate2_speed.py");
  const spm = path.join(EMBEDDED_MODELS, "es-en-small", "source.spm");
  const args = [script, model, spm, file, String(count), String(beams)];
  const result = await promisify(execFile)(process.env["PYTHON"] ?? "python3", args).catch(
    () => undefined,
  );
  return result === undefined ? undefined : Number(result.stdout);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const [one, four] = [await ours(1), await ours(4)];
const [alone, batched] = await pipelineSpeeds();
const [peerOne, peerFour] = [await ctranslate2(1), await ctranslate2(4)];
const table = {
  "one beam": one,
  "four beams": four,
  "pipeline, one by one": alone,
  "pipeline, by 16": batched,
  "ctranslate2, one beam": peerOne,
  "ctranslate2, four beams": peerFour,
};
for (const [name, speed] of Object.entries(table))
  say(`${name}: ${speed === undefined ? "absent" : `${Math.round(speed)} words/s`}`);
const peer =
  peerOne === undefined || peerFour === undefined
    ? "ctranslate2 absent"
    : `ctranslate2 ×${(one / peerOne).toFixed(2)} with one beam, ×${(four / peerFour).toFixed(2)} with four`;
say(
  `speed: pipeline ×${(one / alone).toFixed(1)}, pipeline batched ×${(one / batched).toFixed(1)}, ${peer}`,
);
