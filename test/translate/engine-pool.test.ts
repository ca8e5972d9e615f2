import { appendFile, cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FatalError } from "../../src/errors.ts";
import { openModel } from "../../src/models/model-folder.ts";
import { splitClauses } from "../../src/segment/clauses.ts";
import { EnginePool } from "../../src/translate/engine-pool.ts";
import { ModelTranslator, type TranslatorOptions } from "../../src/translate/model-translator.ts";
import { ROOT } from "../models.ts";

/** A worker that answers rows with themselves, dies of a 6 and, once, of a 7. */
const WORKER = `
import { existsSync, writeFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
const seen = workerData.folder + "/seven";
parentPort.on("message", (request) => {
  if (request === null) return parentPort.close();
  const tokens = request.rows.flat();
  if (tokens.includes(6)) process.exit(1);
  if (tokens.includes(7) && !existsSync(seen)) {
    writeFileSync(seen, "");
    throw new Error("seven");
  }
  const hypotheses = request.rows.map((ids) => [{ ids, score: -request.rows.length, finished: true }]);
  parentPort.postMessage({ state: "done", hypotheses });
});
if (!workerData.folder.endsWith("unloadable")) parentPort.postMessage({ state: "ready" });
else process.exit(1);
`;

let folder: string;
const ONE_WORKER: TranslatorOptions = {
  workers: 1,
  search: { beams: 4, lengthPenalty: 1 },
  maxTokens: 64,
  doubtScore: -0.85,
  splitClauses,
};
const GREEDY = { beams: 1, lengthPenalty: 1 };

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "pool-"));
  await writeFile(path.join(folder, "worker.mjs"), WORKER);
});
afterEach(() => rm(folder, { recursive: true }));

async function openPool(workers: number, model = folder): Promise<EnginePool> {
  const shape = { endId: 0, maxPositions: 512, vocabularySize: 100, sourcePrefix: [] };
  return EnginePool.open(
    { kind: "stepwise", graphs: [], folder: model, ...shape },
    { workers, worker: pathToFileURL(path.join(folder, "worker.mjs")) },
  );
}

async function decode(pool: EnginePool, rows: readonly number[][]): Promise<string[]> {
  const answers = rows.map((row) =>
    pool.decode(row, GREEDY).then(
      ([hypothesis]) => hypothesis?.ids.join(" ") ?? "none",
      (error: unknown) => (error instanceof Error ? `${error.name} ${error.message}` : "?"),
    ),
  );
  return Promise.all(answers);
}

test.each([1, 2])(
  "%i workers: a row that kills a worker fails, all others come back",
  async (n) => {
    const pool = await openPool(n);
    const rows = [[1], [2], [6], [3], [4]];
    const answers = await decode(pool, rows);
    expect(answers.toSpliced(2, 1)).toEqual(["1", "2", "3", "4"]);
    expect(answers[2]).toMatch(/^PoisonError .*died with this sentence, twice/u);
    expect(await decode(pool, [[5]])).toEqual(["5"]);
    await pool.close();
  },
);

test("a row that was there when a worker died once is decoded again", async () => {
  const pool = await openPool(1);
  expect(await decode(pool, [[1], [7], [2]])).toEqual(["1", "7", "2"]);
  await pool.close();
});

test("workers that only ever die end the run", async () => {
  const pool = await openPool(1);
  const rows = Array.from({ length: 20 }, () => [6]);
  const answers = await decode(pool, rows);
  expect(answers.filter((answer) => answer.startsWith("FatalError"))).not.toHaveLength(0);
  await pool.close();
});

test("a worker that cannot start is a reason not to begin", async () => {
  await expect(openPool(2, path.join(folder, "unloadable"))).rejects.toThrow(FatalError);
});

test("a worker that finds another graph than the one verified does not start", async () => {
  const copy = await mkdtemp(path.join(tmpdir(), "changed-"));
  await cp(path.join(ROOT, "models/es-en-small"), copy, { recursive: true });
  const model = await openModel(copy);
  await appendFile(path.join(copy, "onnx/beam_quantized.onnx"), "x");
  await expect(ModelTranslator.open(model, ONE_WORKER)).rejects.toThrow(
    /beam_quantized\.onnx: was changed while it was in use/u,
  );
  await rm(copy, { recursive: true });
});
