import { clone } from "@bufbuild/protobuf";
import { inputsOf, makeNode, numberOf, renameValues, valueInfo } from "../graph.ts";
import { NodeList } from "../node-list.ts";
import {
  GraphProtoSchema,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
} from "../onnx_pb.ts";
import { ELEMENT } from "../tensors.ts";
import { appendHints } from "./hints.ts";
import { outputsInBlocks } from "./outputs.ts";
import { OUTCOME, roundBody } from "./round.ts";
import { appendSizes, appendStart, searchConstants } from "./sizes.ts";
import { isSelfCache, stepBody } from "./step.ts";
import { HINTS, LOGITS, TOKENS } from "./values.ts";

type Model = ModelProto & { graph: GraphProto };

/** Versions of ONNX' operators in which those of the loops have the form that they are written in. */
const OPSETS = { from: 16, to: 17 } as const;

/** What rows have of their sources beside hints: caches of cross-attention and their mask. */
const SOURCE = /^shared\/(?:past_.+|bias)$/u;

/**
 * Makes of ONNX Runtime's operator for beam search two loops of operators, where the encoder is shared already: one
 * over the steps, and one around it that lets rows go which have as many hypotheses as beams. The operator goes on
 * with all rows of a batch until the last one ends, and copies each beam's past twice a step. What comes out is not
 * the hypotheses but how they came about: `tokens` and `parents` (rows, steps, beams), and `ends` and
 * `sequences_scores` (rows, beams), the best first; an end is step * beams + beam, the step after the last token's and
 * the beam that it left the hypothesis in. The graph takes hints too, tokens that the search of a row leans towards
 * (hints.ts). Changes the graph, and returns whether it did: one of another form stays as it is.
 */
export function loopSearch({ graph, opsetImport }: Model): boolean {
  const search = graph.node.find((node) => node.opType === "BeamSearch");
  const original = search?.attribute.find(({ name }) => name === "decoder")?.g;
  if (search === undefined || original === undefined || !isPlain(search)) return false;
  if (original.initializer.length > 0 || !isKnownOpset(opsetImport)) return false;
  const decoder = clone(GraphProtoSchema, original);
  const layer = decoder.node.find(({ output }) => output.includes(LOGITS));
  const outputs = outputsInBlocks(layer, graph.initializer, numberOf(search, "vocab_size"));
  const step = stepBody(decoder);
  if (layer === undefined || outputs === undefined || step === undefined) return false;
  const constants = searchConstants(search, decoder);
  if (constants === undefined) return false;
  for (const [at, tensor] of outputs) {
    tensor.name = `${layer.input[at]}/whole`;
    layer.input[at] = tensor.name;
  }
  const weights = nearWeights(step, [...graph.initializer, ...outputs.values()]);
  graph.initializer.push(...constants);
  const list = new NodeList("search");
  appendSizes(list);
  appendHints(graph, list);
  appendStart(list);
  const caches = step.input.map(({ name }) => name).filter(isSelfCache);
  appendRounds(list, step, caches, weights);
  replaceSearch(graph, search, list);
  return true;
}

function isKnownOpset(opsets: ModelProto["opsetImport"]): boolean {
  const version = Number(opsets.find(({ domain }) => domain === "")?.version ?? 0n);
  return version >= OPSETS.from && version <= OPSETS.to;
}

/** Whether a search is one that the loops do: to the end of as many hypotheses as beams, and returning them all. */
function isPlain(search: NodeProto): boolean {
  const [, , , beams, returned, , , forbidden, prefix] = search.input;
  const isRestricted = [forbidden, prefix].some((name) => name !== undefined && name !== "");
  return (
    beams === returned &&
    !isRestricted &&
    numberOf(search, "early_stopping") === 1 &&
    numberOf(search, "no_repeat_ngram_size") === 0
  );
}

/** Takes weights of the step's 8-bit products nearer to it: ONNX Runtime packs none that are two graphs away. */
function nearWeights(step: GraphProto, weights: readonly TensorProto[]): TensorProto[] {
  const products = step.node.filter(({ opType }) => opType === "MatMulIntegerToFloat");
  const read = new Set(products.flatMap(inputsOf));
  const near = weights
    .filter(({ name }) => read.has(name))
    .map((tensor) => ({ ...tensor, name: `step/${tensor.name}` }));
  const names = new Set(near.map(({ name }) => name));
  renameValues(products, (name) => (names.has(`step/${name}`) ? `step/${name}` : name));
  return near;
}

/** The two loops, and the names that their outcome has outside. */
function appendRounds(
  list: NodeList,
  step: GraphProto,
  caches: readonly string[],
  weights: TensorProto[],
): void {
  const sources = [...new Set(step.node.flatMap(inputsOf))]
    .filter((name) => SOURCE.test(name))
    .map((name) => ({ name, type: ELEMENT.float }));
  const { body, values } = roundBody(step, caches, [...sources, ...Object.values(HINTS)]);
  body.initializer = weights;
  const outputs = values.map(({ name }) => afterRounds(name));
  const starts = values.map(({ start }) => start);
  list.nodes.push(makeNode("Loop", ["", "", ...starts], outputs, { body }));
}

function afterRounds(name: string): string {
  return `search/after_${name}`;
}

/** Puts nodes in the place of the search, and their outcome in that of its outputs. */
function replaceSearch(graph: GraphProto, search: NodeProto, list: NodeList): void {
  const [sequences = ""] = search.output;
  // Tokens as the decoder counts them, which need not be token ids: then a node maps the search's.
  const tokens = afterRounds(OUTCOME.tokens);
  const ids = graph.node.find(({ input }) => input.includes(sequences));
  const int32 = { to: ELEMENT.int32 };
  list.add("Cast", [afterRounds(OUTCOME.parents)], int32, "parents");
  list.add("Cast", [afterRounds(OUTCOME.ends)], int32, "ends");
  list.add("Identity", [afterRounds(OUTCOME.scores)], {}, "sequences_scores");
  if (ids === undefined) list.add("Cast", [tokens], int32, TOKENS);
  else {
    ids.input = ids.input.map((name) => (name === sequences ? tokens : name));
    ids.output = [TOKENS];
  }
  graph.node.splice(graph.node.indexOf(search), 1, ...list.nodes);
  graph.output = [
    ...[TOKENS, "parents", "ends"].map((name) => valueInfo(name, ELEMENT.int32)),
    valueInfo("sequences_scores", ELEMENT.float),
  ];
  const read = new Set(graph.node.flatMap(inputsOf));
  graph.initializer = graph.initializer.filter(({ name }) => read.has(name));
}
