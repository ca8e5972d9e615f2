import { makeGraph, makeNode, valueInfo } from "./graph.ts";
import type { GraphProto, NodeProto } from "./onnx_pb.ts";
import { ELEMENT } from "./tensors.ts";

type Attributes = Parameters<typeof makeNode>[3];

/** Nodes in the order they are computed in. Values get names that begin with the list's own. */
export class NodeList {
  readonly nodes: NodeProto[] = [];
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** Adds a node of one output and returns its name, which is `output` where that is given. */
  add(opType: string, inputs: readonly string[], attributes?: Attributes, output?: string): string {
    const name = output ?? `${this.#name}/${this.nodes.length}`;
    this.nodes.push(makeNode(opType, inputs, [name], attributes));
    return name;
  }

  /** The largest values along an axis, descending, and where they are; of equal ones the first. */
  topK(values: string, count: string, axis: number): { values: string; indices: string } {
    const name = `${this.#name}/${this.nodes.length}`;
    const top = { values: `${name}/values`, indices: `${name}/indices` };
    this.nodes.push(makeNode("TopK", [values, count], [top.values, top.indices], { axis }));
    return top;
  }
}

/** A value that a loop hands from one iteration to the next. */
export interface Carried {
  /** Its name inside the loop's body. */
  readonly name: string;
  /** Element type. */
  readonly type: number;
  /** The body's value that is handed on. */
  readonly next: string;
}

/**
 * The body of ONNX' Loop. `goesOn` names its condition, `collected` the values of 64-bit integers that are stacked
 * from every iteration.
 */
export function loopBody(
  name: string,
  { nodes }: NodeList,
  goesOn: string,
  carried: readonly Carried[],
  collected: readonly string[] = [],
): GraphProto {
  const inputs = [
    valueInfo(`${name}/iteration`, ELEMENT.int64, []),
    valueInfo(`${name}/goes_on`, ELEMENT.bool, []),
    ...carried.map((value) => valueInfo(value.name, value.type)),
  ];
  const outputs = [
    valueInfo(goesOn, ELEMENT.bool, []),
    ...carried.map((value) => valueInfo(value.next, value.type)),
    ...collected.map((value) => valueInfo(value, ELEMENT.int64)),
  ];
  return makeGraph(name, nodes, inputs, outputs);
}
