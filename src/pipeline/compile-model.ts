import { createHash } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { compileGraphs, type CompiledGraphs } from "../models/compile/compile-graphs.ts";
import { PROBE_SENTENCES } from "../models/compile/probe-sentences.ts";
import { readOutputIds, readSearchShape } from "../models/compile/search-shape.ts";
import { UnsupportedGraphError } from "../models/compile/unsupported-graph-error.ts";
import { openModel, type ModelFolder } from "../models/model-folder.ts";
import { BeamEngine } from "../translate/beam-engine.ts";
import type { Engine } from "../translate/engine.ts";
import { StepwiseEngine } from "../translate/stepwise-engine.ts";
import { UnigramTokenizer } from "../translate/unigram-tokenizer.ts";

export type CompileOutcome =
  | { readonly state: "compiled"; readonly agreement: number; readonly probes: number }
  | { readonly state: "unsupported"; readonly reason: string };

const BEAM_GRAPH = path.join("onnx", "beam_quantized.onnx");
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
    await rename(temporary, path.join(folder, BEAM_GRAPH));
    await enterChecksum(folder, graphs.bytes);
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
  const tokenizer = UnigramTokenizer.fromJson(json, model.tokenizerFile);
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
  const stepwise = await StepwiseEngine.open(model);
  const stepped = await decodeAlone(stepwise, rows).finally(() => stepwise.close());
  expectEqual("decoding step by step", stepped, graphs.asFound);
  const beam = await BeamEngine.open({ beamGraph, endId, padId, maxPositions });
  try {
    const alone = await decodeAlone(beam, rows);
    expectEqual("the beam search of width one", alone, graphs.asCompiled);
    const together = await beam.decode(rows, GREEDY);
    expectEqual(
      "a batch",
      together.map(({ ids }) => ids),
      alone,
    );
  } finally {
    await beam.close();
  }
}

async function decodeAlone(
  engine: Engine,
  rows: readonly (readonly number[])[],
): Promise<number[][]> {
  const outputs: number[][] = [];
  for (const row of rows) {
    const [hypothesis] = await engine.decode([row], GREEDY);
    outputs.push(hypothesis?.ids ?? []);
  }
  return outputs;
}

function expectEqual(
  what: string,
  found: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
): void {
  const differing = expected.filter(
    (tokens, index) => tokens.join(" ") !== found[index]?.slice(0, LONGEST).join(" "),
  );
  if (differing.length > 0)
    throw new UnsupportedGraphError(
      `${what} gives other tokens for ${differing.length} of ${expected.length} sentences`,
    );
}

async function enterChecksum(folder: string, bytes: Uint8Array): Promise<void> {
  const list = path.join(folder, "SHA256SUMS");
  const name = BEAM_GRAPH.split(path.sep).join("/");
  const others = (await readFile(list, "utf8"))
    .split("\n")
    .filter((line) => line !== "" && !line.endsWith(`  ${name}`));
  const digest = createHash("sha256").update(bytes).digest("hex");
  const lines = [...others, `${digest}  ${name}`].toSorted((a, b) =>
    a.slice(66) < b.slice(66) ? -1 : 1,
  );
  await writeFile(`${list}.new`, `${lines.join("\n")}\n`);
  await rename(`${list}.new`, list);
}
