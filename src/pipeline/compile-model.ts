import { readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { compileGraphs, type CompiledGraphs } from "../models/compile/compile-graphs.ts";
import { PROBE_SENTENCES } from "../models/compile/probe-sentences.ts";
import { readOutputIds, readSearchShape } from "../models/compile/search-shape.ts";
import { UnsupportedGraphError } from "../models/compile/unsupported-graph-error.ts";
import { listChecksum } from "../models/checksums.ts";
import { BEAM_GRAPH_NAME, openModel, type ModelFolder } from "../models/model-folder.ts";
import { BeamEngine, type BeamModel } from "../translate/beam-engine.ts";
import { paddedLength, type Engine } from "../translate/engine.ts";
import { openTokenizer } from "../translate/tokenizer.ts";

export type CompileOutcome =
  | { readonly state: "compiled"; readonly agreement: number; readonly probes: number }
  | { readonly state: "unsupported"; readonly reason: string };

const BEAM_GRAPH = path.normalize(BEAM_GRAPH_NAME);
const GREEDY = { beams: 1, lengthPenalty: 1 } as const;
/** Tokens of a probe's output that are compared. */
const LONGEST = 48;
/** Share of tokens that fixed scales may not change: trained models keep 0.99, broken scales almost none. */
const LEAST_AGREEMENT = 0.6;

/**
 * Makes `onnx/beam_quantized.onnx` of a Marian model, encoder and beam search in one graph, and enters it into the
 * folder's checksums. Before it is put in place it is compared with decoding step by step; a model that cannot be
 * compiled, or does not pass, is left as it was, to be decoded step by step, and the reason is returned.
 */
export async function compileModel(folder: string): Promise<CompileOutcome> {
  const model = await openModel(folder);
  const temporary = path.join(folder, `${BEAM_GRAPH}.new`);
  try {
    const rows = await probeRows(model);
    const graphs = await compileGraphs(
      await readFile(path.join(folder, "onnx", "encoder_model_quantized.onnx")),
      await readFile(path.join(folder, "onnx", "decoder_model_merged_quantized.onnx")),
      await readSearchShape(folder),
      { rows: rows.map((row) => [...row, model.endId]), longest: LONGEST },
      await readOutputIds(folder),
    );
    await writeFile(temporary, graphs.bytes);
    await verify(model, temporary, graphs, rows);
    // A graph that is not listed is not used: whenever this ends, the folder is whole.
    await listChecksum(folder, BEAM_GRAPH_NAME, undefined);
    await rename(temporary, path.join(folder, BEAM_GRAPH));
    await listChecksum(folder, BEAM_GRAPH_NAME, graphs.bytes);
    return { state: "compiled", agreement: graphs.agreement, probes: rows.length };
  } catch (error) {
    if (!(error instanceof UnsupportedGraphError)) throw error;
    return { state: "unsupported", reason: error.message };
  } finally {
    await rm(temporary, { force: true });
  }
}

async function probeRows(model: ModelFolder): Promise<number[][]> {
  const json = await readFile(model.tokenizerFile, "utf8");
  const tokenizer = await openTokenizer(json, model.tokenizerFile);
  return PROBE_SENTENCES.map((sentence) => tokenizer.encode(sentence));
}

/** Throws UnsupportedGraphError where the parts differ from the whole they were taken from, or rows from batches. */
async function verify(
  model: ModelFolder,
  beamGraph: string,
  graphs: CompiledGraphs,
  rows: readonly (readonly number[])[],
): Promise<void> {
  const { endId, padId, maxPositions } = model;
  if (graphs.agreement < LEAST_AGREEMENT)
    throw new UnsupportedGraphError(
      `fixed scales change ${Math.round(100 * (1 - graphs.agreement))} % of the tokens`,
    );
  const { StepwiseEngine } = await import("../translate/stepwise-engine.ts");
  const stepwise = await StepwiseEngine.open(model);
  const stepped = await decodeAlone(stepwise, rows).finally(() => stepwise.close());
  expectEqual("decoding step by step", stepped, graphs.asFound);
  const [alone, together] = await decodeCompiled({ beamGraph, endId, padId, maxPositions }, rows);
  expectEqual("the beam search of width one", alone, graphs.asCompiled);
  expectEqual("a batch", together, alone);
}

/** Outputs of rows decoded alone and in batches. Throws UnsupportedGraphError where ONNX Runtime refuses the graph. */
async function decodeCompiled(
  model: BeamModel,
  rows: readonly (readonly number[])[],
): Promise<[number[][], number[][]]> {
  try {
    const beam = await BeamEngine.open(model);
    const outputs = [await decodeAlone(beam, rows), await decodeTogether(beam, rows)] as const;
    await beam.close();
    return [...outputs];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnsupportedGraphError(`the compiled graph does not run: ${reason}`);
  }
}

async function decodeAlone(
  engine: Engine,
  rows: readonly (readonly number[])[],
): Promise<number[][]> {
  const outputs: number[][] = [];
  for (const row of rows) {
    const [hypotheses] = await engine.decode([row], GREEDY);
    outputs.push([...(hypotheses?.[0]?.ids ?? [])]);
  }
  return outputs;
}

/** In batches of like padded length, as rows are decoded in a run. */
async function decodeTogether(
  engine: Engine,
  rows: readonly (readonly number[])[],
): Promise<number[][]> {
  const outputs: number[][] = rows.map(() => []);
  for (const length of new Set(rows.map((row) => paddedLength(row.length)))) {
    const members = [...rows.entries()].filter(([, row]) => paddedLength(row.length) === length);
    const batch = members.map(([, row]) => row);
    const hypotheses = await engine.decode(batch, GREEDY);
    for (const [at, [index]] of members.entries())
      outputs[index] = [...(hypotheses[at]?.[0]?.ids ?? [])];
  }
  return outputs;
}

function expectEqual(
  what: string,
  found: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
): void {
  const differing = expected.filter((tokens, index) => head(tokens) !== head(found[index]));
  if (differing.length > 0)
    throw new UnsupportedGraphError(
      `${what} gives other tokens for ${differing.length} of ${expected.length} sentences`,
    );
}

function head(tokens: readonly number[] = []): string {
  return tokens.slice(0, LONGEST).join(" ");
}
