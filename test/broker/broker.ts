/**
 * A night of 400 articles on four worker processes, of which one is killed every few seconds until ten have died,
 * against the same night in one process, byte for byte.
 *
 *   npm run test:broker -- [--articles 400] [--kills 10] [--seed 1]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { articleIds, treeOf, writeArticles } from "../crash/killed-run.ts";
import { HAS_REDIS, RedisServer } from "../redis-server.ts";
import { Program, runProgram } from "./program.ts";

const { values } = parseArgs({
  options: {
    articles: { type: "string", default: "400" },
    kills: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
  },
});
/** The rate makes the night last longer than it takes to kill ten workers, also on a fast machine. */
const SETTINGS = ["--workers", "1", "--rate", "15/s"];

if (HAS_REDIS) await measure(Number(values.articles), Number(values.kills));

async function measure(articles: number, kills: number): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "broker-"));
  const server = await RedisServer.start();
  try {
    const input = path.join(folder, "in");
    await writeArticles(input, articles);
    const local = path.join(folder, "local");
    await runProgram(["run", input, "--out", local, "--log", "none", ...SETTINGS]);
    const shared = path.join(folder, "shared");
    const killed = await sharedNight(input, shared, server.url(), kills);
    const [expected, tree] = [await treeOf(local), await treeOf(shared)];
    const [ids, found] = [await articleIds(local), await articleIds(shared)];
    if (ids.length !== articles) throw new Error(`the undisturbed run did ${ids.length} articles`);
    const lost = ids.filter((id) => !found.includes(id)).length;
    const doubled = found.length - new Set(found).size;
    const names = new Set([...expected.keys(), ...tree.keys()]);
    const differing = [...names].filter((name) => expected.get(name) !== tree.get(name)).length;
    process.stdout.write(
      `broker: articles ${articles}, kills ${killed}, lost ${lost}, doubled ${doubled}, differing ${differing}\n`,
    );
    if (lost + doubled + differing > 0 || killed < kills) process.exitCode = 1;
  } finally {
    await server.remove();
    await rm(folder, { recursive: true });
  }
}

/** Resolves with how many workers were killed with articles in work. */
async function sharedNight(
  input: string,
  out: string,
  url: string,
  kills: number,
): Promise<number> {
  const env = { BILINGUAL_DIGEST_QUEUE: url };
  const name = ["--run", "night"];
  await runProgram(["enqueue", input, ...name, ...SETTINGS], env);
  const worker = (): Program =>
    new Program(["worker", ...name, "--workers", "1", "--concurrency", "2", "--lock", "5"], env);
  const workers = [worker(), worker(), worker(), worker()];
  const collecting = new Program(["collect", ...name, "--out", out, "--log", "json"], env);
  let killed = 0;
  const random = generator(Number(values.seed));
  while (killed < kills && isUnderWay(collecting)) {
    const index = Math.floor(random() * workers.length);
    const victim = workers[index];
    // Killed before it has taken up anything, it would prove nothing.
    await until(() => !isUnderWay(collecting) || /serving run/u.test(victim?.err ?? ""));
    await new Promise((resolve) => setTimeout(resolve, 300 + random() * 1500));
    if (!isUnderWay(collecting)) break;
    await victim?.kill();
    killed += 1;
    workers[index] = worker();
  }
  const code = await collecting.ended;
  // One input cannot be read, so that it ends with 1.
  if (code !== "1") throw new Error(`collect ended with ${code}: ${collecting.err}`);
  await Promise.all(workers.map((each) => each.kill()));
  return killed;
}

function isUnderWay({ process: { exitCode, signalCode } }: Program): boolean {
  return exitCode === null && signalCode === null;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Numerical Recipes' linear congruential generator: the same choices for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
