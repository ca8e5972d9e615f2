/**
 * How a night on many machines grows: real nights with 1, 2 and 4 worker processes against the local run on this
 * machine, and what the queue takes of Redis with up to 64 workers and 100,000 articles.
 *
 *   npm run bench:scale -- [FILE] [--articles N] [--depths N,N,…] [--seconds N]
 *
 * FILE (default ../shared/eval/newstest2012.es) holds a Spanish sentence a line; articles of 20 sentences are made of
 * it, N of them (default 80) for the nights. For the queue they are worked on by the project's own workers with
 * translators that take the time of a thread but no processor (fixed-speed-translator.ts), each step for that many
 * seconds (default 8). Redis' figures are its own processor time, so that what else the machine does counts little;
 * the nights go by the clock and want a quiet machine. Needs redis-server. Writes the section Scale of RESULTS.md,
 * with all parts; with --articles 0 or --depths 0 that part is left out and nothing is written.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { getPriority, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Article } from "../src/article/article.ts";
import { buildArticle } from "../src/ingest/build-article.ts";
import { measureOverhead } from "./broker-overhead.ts";
import { measureCollect, measureDepth, type DepthFigures, type Step } from "./queue-load.ts";
import { machine, markdownTable, writeSection } from "./results.ts";
import { localNight, sharedNight } from "./shared-nights.ts";

const SENTENCES = 20;
/** Of a translation thread with four beams: half of what RESULTS.md has for two cores. */
const WORDS_PER_SECOND = 1668;
const WORKERS = [1, 2, 4];
/** Of how many different articles the queue's are copies. */
const DIFFERENT = 100;
/** Articles of the night that is collected when it is done. */
const COLLECTED = 1000;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    articles: { type: "string", default: "80" },
    depths: { type: "string", default: "1000,10000,100000" },
    seconds: { type: "string", default: "8" },
  },
});
const nightly = Number(values.articles);
const depths = values.depths.split(",").map(Number).filter(Boolean);
const file = positionals[0] ?? "../shared/eval/newstest2012.es";
const lines = (await readFile(file, "utf8")).split("\n").filter(Boolean);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function textsOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    lines.slice(index * SENTENCES, (index + 1) * SENTENCES).join(" "),
  ).filter(Boolean);
}

/** Articles that have single sentences in common, however many there are. */
function mixedArticles(count: number): Article[] {
  return Array.from({ length: count }, (_, index) => {
    const own = Array.from({ length: SENTENCES }, (_each, at) => {
      const step = 1 + (index % 1009);
      return lines[(index * 31 + at * step) % lines.length] ?? "";
    });
    return articleOf(`Noticia ${index}.\n\n${own.join(" ")}`);
  });
}

function articleOf(text: string): Article {
  return buildArticle({ place: { source: "night.jsonl" }, format: "plain", text });
}

function wordsOf(text: string): number {
  return text.split(/\s+/u).filter(Boolean).length;
}

interface Night {
  readonly workers: number | undefined;
  readonly articlesPerSecond: number;
  /** To the local run. */
  readonly ratio: number;
}

/** The local run before and after the shared ones, so that what else the machine does meets both. */
async function measureNights(texts: readonly string[]): Promise<Night[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "scale-"));
  try {
    const input = path.join(folder, "night.jsonl");
    const records = texts.map((text, index) => JSON.stringify({ id: String(index), text }));
    await writeFile(input, `${records.join("\n")}\n`);
    const before = await localNight(input, folder);
    const shared = [];
    for (const workers of WORKERS)
      shared.push({ workers, seconds: await sharedNight(input, folder, workers) });
    const local = (before + (await localNight(input, folder))) / 2;
    return [{ workers: undefined, seconds: local }, ...shared].map(({ workers, seconds }) => ({
      workers,
      articlesPerSecond: texts.length / seconds,
      ratio: local / seconds,
    }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Workers by depth: all numbers at the second, else the most; at last also as fast as this machine's clients can. */
function stepsAt(depth: number): Step[] {
  const workers = depth === (depths[1] ?? depths[0]) ? [1, 4, 16, 64] : [64];
  const steps = workers.map((each) => ({ workers: each, wordsPerSecond: WORDS_PER_SECOND }));
  const isLast = depth === depths.at(-1);
  return isLast ? [...steps, { workers: 64, wordsPerSecond: Number.POSITIVE_INFINITY }] : steps;
}

async function measureQueue(articles: readonly Article[]): Promise<DepthFigures[]> {
  const all = [];
  for (const depth of depths) {
    const figures = await measureDepth(articles, depth, stepsAt(depth), Number(values.seconds));
    for (const row of queueRows([figures])) say(row.join(", "));
    all.push(figures);
  }
  return all;
}

const NIGHT_COLUMNS = ["a night of", "articles/s", "of the local run"];

function nightRows(nights: readonly Night[]): string[][] {
  return nights.map(({ workers, articlesPerSecond, ratio }) => [
    workers === undefined ? "`run`, local" : `${workers} worker${workers === 1 ? "" : "s"}`,
    articlesPerSecond.toFixed(2),
    `×${ratio.toFixed(2)}`,
  ]);
}

const QUEUE_COLUMNS = [
  "articles waiting",
  "workers",
  "articles/s",
  "Redis, ms an article",
  "of a core",
];

function queueRows(queue: readonly DepthFigures[]): string[][] {
  return queue.flatMap(({ steps }) =>
    steps.map((step) => [
      thousands(step.waiting),
      `${step.workers}${Number.isFinite(step.wordsPerSecond) ? "" : ", translating at once"}`,
      step.articlesPerSecond.toFixed(1),
      step.redisMsPerArticle.toFixed(2),
      `${(step.redisShare * 100).toFixed(1)} %`,
    ]),
  );
}

const DEPTH_COLUMNS = [
  "articles enqueued",
  "articles/s",
  "Redis, ms an article",
  "bytes an article, waiting",
  "done",
];

function depthRows(queue: readonly DepthFigures[]): string[][] {
  return queue.map((each) => [
    thousands(each.depth),
    each.enqueuedPerSecond.toFixed(0),
    each.enqueueMsPerArticle.toFixed(2),
    thousands(each.bytesWaiting),
    thousands(each.bytesDone),
  ]);
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString("en");
}

/** Where one Redis would be full, from the step with the most workers of a thread's speed at the greatest depth. */
function capacity(queue: readonly DepthFigures[], wordsPerArticle: number): Capacity | undefined {
  const last = queue.at(-1);
  const step = last?.steps.findLast(({ wordsPerSecond }) => Number.isFinite(wordsPerSecond));
  if (last === undefined || step === undefined) return undefined;
  const redisMs = step.redisMsPerArticle + last.enqueueMsPerArticle;
  const articlesPerSecond = 1000 / redisMs;
  const workers = (articlesPerSecond * wordsPerArticle) / WORDS_PER_SECOND;
  return { redisMs, articlesPerSecond, workers, step, depth: last.depth };
}

interface Capacity {
  /** Of an article, enqueueing and all. */
  readonly redisMs: number;
  readonly articlesPerSecond: number;
  readonly workers: number;
  readonly step: Step;
  readonly depth: number;
}

const texts = textsOf(DIFFERENT);
const words = texts.reduce((sum, text) => sum + wordsOf(text), 0) / texts.length;
const articles = texts.map((text) => articleOf(text));
const load = loadavg()[0]?.toFixed(1);
const overhead = await measureOverhead(articles);
const broker = `${overhead.clientMs.toFixed(2)} ms an article in the programs and ${overhead.redisMs.toFixed(2)} ms in Redis`;
say(`broker: ${broker}`);
const collected = (await measureCollect(mixedArticles(COLLECTED))).toFixed(0);
say(`collect alone: ${collected} articles/s`);
const queue = await measureQueue(articles);
for (const row of depthRows(queue)) say(row.join(", "));
const nights = nightly === 0 ? [] : await measureNights(textsOf(nightly));
for (const row of nightRows(nights)) say(row.join(", "));

const full = capacity(queue, words);
if (full !== undefined && nights.length > 0) {
  const parts = [
    `${machine()}, load at the beginning ${load}, run with nice ${getPriority()}. \`npm run bench:scale\`: articles of ${Math.round(words)} words in ${SENTENCES} sentences, Redis with its append-only file, written once a second.`,
    `${nightly} articles from the start of \`enqueue\` and workers to the end of \`collect\`, all on this machine; each worker one translation thread, as the local run.`,
    markdownTable([NIGHT_COLUMNS, ...nightRows(nights)]),
    `The broker takes ${broker} of processor time: enqueueing, working and collecting with translations that take no time, less the same through the local queue. \`collect\` of a run that is done writes ${collected} articles/s (${thousands(COLLECTED)} articles, with stories and index).`,
    `Workers whose translator takes the time of a thread, ${thousands(WORDS_PER_SECOND)} words/s, but no processor; two processes hold them, each worker with connections of its own, while somebody collects. Redis by its own processor time, ${values.seconds} s a row.`,
    markdownTable([QUEUE_COLUMNS, ...queueRows(queue)]),
    markdownTable([DEPTH_COLUMNS, ...depthRows(queue)]),
    `Calculated from the row of ${full.step.workers} workers at ${thousands(full.depth)}, with what enqueueing takes: a core of Redis is full at ${thousands(full.articlesPerSecond)} articles/s, ${thousands(full.workers)} such workers. Before that the programs on this machine are: the row without waiting for translations shows how far they get.`,
  ];
  await writeSection("Scale", parts.join("\n\n"));
}
const ratios = nights.flatMap(({ workers, ratio }) =>
  workers === undefined
    ? []
    : [`${workers} worker${workers === 1 ? "" : "s"} ×${ratio.toFixed(2)}`],
);
say(
  `scale: ${ratios.join(", ") || "no nights"} of the local run; broker ${broker}; Redis ${full?.redisMs.toFixed(2) ?? "…"} ms an article at ${full?.step.workers ?? 0} workers and ${thousands(full?.depth ?? 0)} articles`,
);
