/**
 * Quality of the model on development sets: BLEU, chrF2, doubts.
 *
 *   npm run bench:quality -- [FOLDER] [--lines N] [--model FOLDER] [--beams N]
 *
 * FOLDER (default ../shared/eval) holds pairs of NAME.es and NAME.en, a sentence a line.
 */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { openTranslator, parseSettings, translateText } from "../src/index.ts";
import { score } from "./score.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { lines: { type: "string" }, model: { type: "string" }, beams: { type: "string" } },
});
const folder = positionals[0] ?? "../shared/eval";
const names = (await readdir(folder).catch(() => []))
  .filter((name) => name.endsWith(".es"))
  .map((name) => path.basename(name, ".es"))
  .toSorted();

async function linesOf(file: string): Promise<string[]> {
  const lines = (await readFile(path.join(folder, file), "utf8")).replace(/\n$/u, "").split("\n");
  return lines.slice(0, values.lines === undefined ? undefined : Number(values.lines));
}

const translator = await openTranslator(
  parseSettings({ model: values.model, beams: values.beams && Number(values.beams) }),
);
const results: string[] = [];
for (const name of names) {
  const [sources, references] = await Promise.all([linesOf(`${name}.es`), linesOf(`${name}.en`)]);
  const drafts = await Promise.all(sources.map((line) => translateText(line, translator)));
  const hypotheses = drafts.map((draft) => draft.text.replace(/\s+/gu, " "));
  const { bleu, chrf } = score(hypotheses, references);
  const counts = new Map<string, number>();
  for (const flag of drafts.flatMap((draft) => draft.flags))
    counts.set(flag, (counts.get(flag) ?? 0) + 1);
  const doubts = Array.from(counts, ([flag, count]) => `${flag} ${count}`).join(", ");
  process.stdout.write(`${name}: ${sources.length} lines; ${doubts || "no doubts"}\n`);
  results.push(`${name} BLEU ${bleu.toFixed(2)} chrF2 ${chrf.toFixed(2)}`);
}
await translator.close();
process.stdout.write(`quality: ${results.join(", ") || `no sets in ${folder}`}\n`);
