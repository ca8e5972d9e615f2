import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openModel } from "../../src/models/model-folder.ts";
import { compileModel } from "../../src/pipeline/compile-model.ts";

const RECIPE = path.resolve("models/training");
const PYTHON = process.env["PYTHON"] ?? "python3";
const NEEDED = ["numpy", "onnx", "onnxruntime", "sacrebleu", "sentencepiece", "torch"];
const MINUTES = 60_000;

/** Whether there is a Python with the recipe's requirements; they are looked for, not loaded. */
function hasRequirements(): boolean {
  const find =
    "import importlib.util, sys; sys.exit(None in map(importlib.util.find_spec, sys.argv[1:]))";
  try {
    execFileSync(PYTHON, ["-c", find, ...NEEDED], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const isRunnable = hasRequirements();
const why = isRunnable ? "" : ` (skipped: ${PYTHON} lacks models/training/requirements.txt)`;
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "recipe-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.skipIf(!isRunnable)(
  `the training recipe makes a model folder that this program compiles and opens${why}`,
  async () => {
    const model = path.join(folder, "model");
    await promisify(execFile)(PYTHON, ["-m", "unittest", "test_recipe"], {
      cwd: RECIPE,
      env: {
        ...process.env,
        OMP_NUM_THREADS: "1",
        PYTHONDONTWRITEBYTECODE: "1",
        RECIPE_TEST_FOLDER: model,
      },
    });
    const outcome = await compileModel(model);
    expect(outcome).toMatchObject({ state: "compiled" });
    const { beamGraph, vocabularySize } = await openModel(model);
    expect(beamGraph).toBeDefined();
    expect(vocabularySize).toBeGreaterThan(256);
  },
  10 * MINUTES,
);
