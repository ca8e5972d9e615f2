import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addFromFolder } from "../../src/models/add-model.ts";
import { openModel, type ModelFolder } from "../../src/models/model-folder.ts";
import { compileModel } from "../../src/pipeline/compile-model.ts";
import { BeamEngine } from "../../src/translate/beam-engine.ts";
import { paddedLength } from "../../src/translate/engine.ts";
import { embeddedModel, ROOT } from "../models.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "batches-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A model in the hub's layout, whose activations are quantised by the range of each batch until it is compiled. */
async function compiledModel(): Promise<ModelFolder> {
  const model = await addFromFolder(path.join(ROOT, "fixtures/models/marian-tiny"), folder);
  expect(await compileModel(model)).toMatchObject({ state: "compiled" });
  return openModel(model);
}

test.each([
  ["the embedded model", embeddedModel],
  ["a compiled model of the hub", compiledModel],
])("%s decodes a row alone as in any batch, at any width", async (_, open) => {
  const { beamGraph = "", endId, padId, maxPositions, vocabularySize } = await open();
  const engine = await BeamEngine.open({ beamGraph, endId, padId, maxPositions });
  const token = fc.integer({ min: 3, max: vocabularySize - 2 });
  const batches = fc
    .record({ longest: fc.constantFrom(7, 15, 23), beams: fc.integer({ min: 1, max: 8 }) })
    .chain(({ longest, beams }) => {
      const row = fc.array(token, { minLength: longest - 7, maxLength: longest });
      return fc.record({
        beams: fc.constant(beams),
        rows: fc.array(row, { minLength: 2, maxLength: 12 }),
      });
    });
  await fc.assert(
    fc.asyncProperty(batches, async ({ rows, beams }) => {
      expect(new Set(rows.map((row) => paddedLength(row.length))).size).toBe(1);
      const search = { beams, lengthPenalty: 1 };
      const together = await engine.decode(rows, search);
      for (const [index, row] of rows.entries())
        expect([together[index]]).toEqual(await engine.decode([row], search));
    }),
    { numRuns: 6 },
  );
  await engine.close();
});

test("a compiled graph gives each row as many hypotheses as it has beams, the likeliest first", async () => {
  const { beamGraph = "", endId, padId, maxPositions } = await compiledModel();
  const engine = await BeamEngine.open({ beamGraph, endId, padId, maxPositions });
  for (const beams of [1, 4, 8]) {
    const rows = await engine.decode(
      [
        [5, 6, 7],
        [8, 9],
      ],
      { beams, lengthPenalty: 1 },
    );
    expect(rows.map((hypotheses) => hypotheses.length)).toEqual([beams, beams]);
    for (const hypotheses of rows) {
      const scores = hypotheses.map(({ score }) => score);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      expect(new Set(hypotheses.map(({ ids }) => ids.join(" "))).size).toBe(beams);
    }
  }
  await engine.close();
});
