import { create } from "@bufbuild/protobuf";
import { array, assert, asyncProperty, integer, nat } from "fast-check";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { makeGraph, makeNode, MICROSOFT, valueInfo } from "../../src/onnx/graph.ts";
import { serialiseModel } from "../../src/onnx/model-file.ts";
import {
  ModelProtoSchema,
  OperatorSetIdProtoSchema,
  TensorProtoSchema,
  type GraphProto,
} from "../../src/onnx/onnx_pb.ts";
import { splitProducts } from "../../src/onnx/split-products.ts";
import { ELEMENT, floatTensor, int64Tensor, uint8Tensor } from "../../src/onnx/tensors.ts";

const ROWS = 2;
const DEPTH = 3;

/** A product of bytes by weights made from `seed`, split into columns of these widths. */
function splitGraph(widths: readonly number[], seed: number, axis = -1): GraphProto {
  const width = widths.reduce((sum, each) => sum + each, 0);
  const numbers = (count: number): number[] =>
    Array.from({ length: count }, (_, at) => ((at + 1) * (seed + 7)) % 101);
  const parts = widths.map((_, at) => `part_${at}`);
  const dims = [BigInt(DEPTH), BigInt(width)];
  const rawData = Uint8Array.from(numbers(DEPTH * width));
  const zeros = { dataType: ELEMENT.int8, dims: [BigInt(width)], rawData: new Uint8Array(width) };
  return makeGraph(
    "products",
    [
      makeNode(
        "MatMulIntegerToFloat",
        ["a", "weights", "scale", "scales", "zero", "zeros", "bias"],
        ["product"],
        {},
        MICROSOFT,
      ),
      makeNode("Split", ["product", "widths"], parts, { axis }),
    ],
    [valueInfo("a", ELEMENT.uint8, [ROWS, DEPTH])],
    parts.map((name) => valueInfo(name, ELEMENT.float)),
    [
      create(TensorProtoSchema, { name: "weights", dataType: ELEMENT.int8, dims, rawData }),
      floatTensor("scale", [0.5], []),
      floatTensor("scales", numbers(width), [width]),
      uint8Tensor("zero", [3], []),
      create(TensorProtoSchema, { name: "zeros", ...zeros }),
      floatTensor("bias", numbers(width), [width]),
      int64Tensor("widths", widths),
    ],
  );
}

async function partsOf(graph: GraphProto): Promise<number[][]> {
  const opsetImport = [
    create(OperatorSetIdProtoSchema, { domain: "", version: 13n }),
    create(OperatorSetIdProtoSchema, { domain: MICROSOFT, version: 1n }),
  ];
  const model = create(ModelProtoSchema, { irVersion: 8n, opsetImport, graph });
  const session = await InferenceSession.create(serialiseModel(model), { logSeverityLevel: 3 });
  const a = Uint8Array.from({ length: ROWS * DEPTH }, (_, at) => at * 40);
  const results = await session.run({ a: new Tensor("uint8", a, [ROWS, DEPTH]) });
  await session.release();
  return graph.output.map(({ name }) => Array.from(results[name]?.data ?? [], Number));
}

const operators = (graph: GraphProto): string[] => graph.node.map(({ opType }) => opType);

test("parts of a product are products of their own, with the same numbers", async () => {
  const widths = array(integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
  await assert(
    asyncProperty(widths, nat(50), async (each, seed) => {
      const graph = splitGraph(each, seed);
      const before = await partsOf(graph);
      splitProducts(graph);
      expect(operators(graph)).toEqual(each.map(() => "MatMulIntegerToFloat"));
      expect(graph.initializer.map(({ name }) => name)).not.toContain("weights");
      expect(await partsOf(graph)).toEqual(before);
    }),
    { numRuns: 25 },
  );
});

test("a product that is read whole, or split by rows, stays", () => {
  const read = splitGraph([2, 3], 1);
  read.node.push(makeNode("Relu", ["product"], ["whole"]));
  const rows = splitGraph([1, 1], 1, 0);
  for (const graph of [read, rows]) {
    const before = operators(graph);
    splitProducts(graph);
    expect(operators(graph)).toEqual(before);
  }
});
