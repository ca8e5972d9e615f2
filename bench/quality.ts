/**
 * Quality of the model on development sets: BLEU, chrF2, doubts.
 *
 *   npm run bench:quality -- [FOLDER] [--lines N] [--model FOLDER] [--beams N] [--fp32 FOLDER]
 *
 * FOLDER (default ../shared/eval) holds pairs of NAME.es and NAME.en, a sentence a line. --fp32 names the same model
 * with floating-point weights and activations: the last line but one then tells what int8 costs. It is made of a
 * checkpoint by models/training/export.py with --fp32 --quantised-names, then by "bilingual-digest models compile".
 * Writes the section Quality of RESULTS.md.
 */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { openTranslator, parseSettings, translateText, type Draft } from "../src/index.ts";
import { machine, markdownTable, writeSection } from "./results.ts";
import { score, type Scores } from "./score.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    lines: { type: "string" },
    model: { type: "string" },
    beams: { type: "string", default: "4" },
    fp32: { type: "string" },
  },
});
const folder = positionals[0] ?? "../shared/eval";
const names = (await readdir(folder).catch(() => []))
  .filter((name) => name.endsWith(".es"))
  .map((name) => path.basename(name, ".es"))
  .toSorted();

interface SetScores extends Scores {
  readonly name: string;
  readonly lines: number;
  readonly doubts: string;
}

async function linesOf(file: string): Promise<string[]> {
  const lines = (await readFile(path.join(folder, file), "utf8")).replace(/\n$/u, "").split("\n");
  return lines.slice(0, values.lines === undefined ? undefined : Number(values.lines));
}

function doubtsOf(drafts: readonly Draft[]): string {
  const counts = new Map<string, number>();
  for (const flag of drafts.flatMap((draft) => draft.flags))
    counts.set(flag, (counts.get(flag) ?? 0) + 1);
  return Array.from(counts, ([flag, count]) => `${flag} ${count}`).join(", ") || "no doubts";
}

/** Scores a model, the default one if undefined, on every set; says them as they come. */
async function scoresOf(model: string | undefined): Promise<SetScores[]> {
  const translator = await openTranslator(parseSettings({ model, beams: Number(values.beams) }));
  const results: SetScores[] = [];
  for (const name of names) {
    const [sources, references] = await Promise.all([linesOf(`${name}.es`), linesOf(`${name}.en`)]);
    const drafts = await Promise.all(sources.map((line) => translateText(line, translator)));
    const hypotheses = drafts.map((draft) => draft.text.replace(/\s+/gu, " "));
    const doubts = doubtsOf(drafts);
    results.push({ name, lines: sources.length, doubts, ...score(hypotheses, references) });
    say(`${translator.model.name}, ${name}: ${sources.length} lines; ${doubts}`);
  }
  await translator.close();
  return results;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const int8 = await scoresOf(values.model);
const fp32 = values.fp32 === undefined ? undefined : await scoresOf(values.fp32);
const costs = int8.map(({ name, bleu }) => {
  const float = fp32?.find((each) => each.name === name);
  return float === undefined ? undefined : float.bleu - bleu;
});
const rows = int8.map(({ name, lines, bleu, chrf, doubts }, index) => {
  const cost = costs[index]?.toFixed(2) ?? "not measured";
  return [name, String(lines), bleu.toFixed(2), chrf.toFixed(2), cost, doubts];
});
const head = ["set", "lines", "BLEU", "chrF2", "BLEU that int8 costs", "marked as doubtful"];
await writeSection(
  "Quality",
  `${machine()}. \`npm run bench:quality\`, ${values.beams} beams, int8, with everything around the model. The scorer agrees with sacrebleu 2.6.0 (test/bench).\n\n${markdownTable([head, ...rows])}`,
);
if (fp32 !== undefined)
  say(
    `int8 against fp32: ${int8.map(({ name }, at) => `${name} ${costs[at]?.toFixed(2)} BLEU lower`).join(", ")}`,
  );
const results = int8.map(
  ({ name, bleu, chrf }) => `${name} BLEU ${bleu.toFixed(2)} chrF2 ${chrf.toFixed(2)}`,
);
say(`quality: ${results.join(", ") || `no sets in ${folder}`}`);
