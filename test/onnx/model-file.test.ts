import { readFile } from "node:fs/promises";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseModel, serialiseModel } from "../../src/onnx/model-file.ts";
import { embeddedModel } from "../models.ts";

test("every graph of the embedded model keeps its bytes", async () => {
  const { folder } = await embeddedModel();
  for (const name of ["beam", "encoder_model", "decoder_model_merged"]) {
    const bytes = await readFile(`${folder}/onnx/${name}_quantized.onnx`);
    expect(Buffer.compare(bytes, serialiseModel(parseModel(bytes)))).toBe(0);
  }
});

test("bytes that are no model are refused as such", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(() => parseModel(bytes)).toThrow(/expected an ONNX model/u);
    }),
  );
});
