import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { parseModel, serialiseModel } from "../../src/onnx/model-file.ts";
import { saturates, widenWeights } from "../../src/onnx/saturation.ts";
import { ELEMENT } from "../../src/onnx/tensors.ts";
import { BeamEngine } from "../../src/translate/beam-engine.ts";
import { embeddedModel } from "../models.ts";

test("unsigned weights give the same tokens and scores as signed ones give without saturation", async () => {
  const model = await embeddedModel();
  if (model.beamGraph === undefined) throw new Error("expected a beam graph");
  const folder = await mkdtemp(path.join(tmpdir(), "widened-"));
  const widened = parseModel(await readFile(model.beamGraph));
  widenWeights(widened.graph);
  const unsignedWeights = widened.graph.initializer.filter(
    ({ dataType }) => dataType === ELEMENT.uint8,
  );
  expect(unsignedWeights.length).toBeGreaterThan(40);
  await writeFile(path.join(folder, "beam.onnx"), serialiseModel(widened));
  const rows = [
    [700, 701, 702, 703],
    [1200, 52, 3000],
  ];
  const options = { beams: 2, lengthPenalty: 1 };
  const engines = [
    await BeamEngine.open({ ...model, beamGraph: model.beamGraph }),
    await BeamEngine.open({ ...model, beamGraph: path.join(folder, "beam.onnx") }),
  ];
  const [signed, unsigned] = await Promise.all(
    engines.map((engine) => engine.decode(rows, options)),
  );
  for (const engine of engines) await engine.close();
  await rm(folder, { recursive: true });
  expect(unsigned).toEqual(signed);
});

test("the processor's answer does not change", async () => {
  expect(await saturates()).toBe(await saturates());
});
