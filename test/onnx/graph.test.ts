import { describe, expect, test } from "vitest";
import {
  freeValues,
  inputsOf,
  makeGraph,
  makeNode,
  producersOf,
  renameValues,
  valueInfo,
} from "../../src/onnx/graph.ts";
import { ELEMENT } from "../../src/onnx/tensors.ts";

const branch = makeGraph(
  "branch",
  [makeNode("Add", ["outer", "own"], ["sum"]), makeNode("Relu", ["x"], ["own"])],
  [],
  [valueInfo("sum", ELEMENT.float)],
);
const choice = makeNode("If", ["condition"], ["chosen"], { then_branch: branch });

describe("a node with a graph inside", () => {
  test("reads what that graph takes from around it", () => {
    expect(inputsOf(choice)).toEqual(["condition", "outer", "x"]);
    expect(freeValues(branch)).toEqual(["outer", "x"]);
  });

  test("keeps the nodes that its graph needs", () => {
    const needed = makeNode("Neg", ["x0"], ["x"]);
    const unneeded = makeNode("Neg", ["x0"], ["y"]);
    expect(producersOf([needed, unneeded, choice], ["chosen"])).toEqual([needed, choice]);
  });

  test("is renamed inside too", () => {
    renameValues([choice], (name) => `new/${name}`);
    expect(inputsOf(choice)).toEqual(["new/condition", "new/outer", "new/x"]);
  });
});
