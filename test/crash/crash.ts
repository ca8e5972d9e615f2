/**
 * Kills the built program at random points of a run over 40 articles, runs it again, and compares what it wrote with
 * an undisturbed run, byte for byte.
 *
 *   npm run test:crash -- [--kills 100] [--seed 1]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { articleIds, runProgram, treeOf, writeArticles } from "./killed-run.ts";

const { values } = parseArgs({
  options: { kills: { type: "string", default: "100" }, seed: { type: "string", default: "1" } },
});
const folder = await mkdtemp(path.join(tmpdir(), "crash-"));
const input = path.join(folder, "in");
await writeArticles(input, 40);

const began = performance.now();
const whole = path.join(folder, "whole");
const code = await runProgram(input, whole);
const duration = performance.now() - began;
const expected = await treeOf(whole);
const ids = await articleIds(whole);
// One input cannot be read, so that the run ends with 1.
if (code !== 1 || ids.length !== 40) throw new Error(`the undisturbed run ended with ${code}`);

/** Numerical Recipes' linear congruential generator: the same kills for the same seed. */
let state = Number(values.seed);
function random(): number {
  state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
  return state / 2 ** 32;
}

const total = { kills: 0, lost: 0, doubled: 0, differing: 0 };
while (total.kills < Number(values.kills)) {
  const out = path.join(folder, "killed");
  const ended = await runProgram(input, out, { afterMs: random() * duration });
  if (ended === "SIGKILL") total.kills += 1;
  const again = await runProgram(input, out);
  if (again !== 1) throw new Error(`the run after a kill ended with ${again}`);
  const found = await articleIds(out);
  const tree = await treeOf(out);
  total.lost += ids.filter((id) => !found.includes(id)).length;
  total.doubled += found.length - new Set(found).size;
  const names = new Set([...expected.keys(), ...tree.keys()]);
  total.differing += [...names].filter((name) => expected.get(name) !== tree.get(name)).length;
  await rm(out, { recursive: true });
}
await rm(folder, { recursive: true });
const { kills, lost, doubled, differing } = total;
process.stdout.write(
  `crash: kills ${kills}, lost ${lost}, doubled ${doubled}, differing ${differing}\n`,
);
if (lost + doubled + differing > 0) process.exitCode = 1;
