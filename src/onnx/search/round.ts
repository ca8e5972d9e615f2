import { makeNode, renameValues } from "../graph.ts";
import { loopBody, NodeList, type Carried } from "../node-list.ts";
import type { GraphProto } from "../onnx_pb.ts";
import { ELEMENT } from "../tensors.ts";
import { bestOf, isOpen } from "./step.ts";
import { AROUND, SEARCH, START, STEP, STEP_ORDER } from "./values.ts";

/** What rounds hand on of the rows that are left. */
const KEPT = ["scores", "pool", "ends", "mask", "unsaid"] as const;
/** Places in the batch of the rows that are left, (rows). */
const LEFT = "round/left";

/** What comes of the rounds for all rows of the batch. */
export const OUTCOME = {
  /** (batch, beams): scores and ends of the hypotheses. */
  scores: "round/all_scores",
  ends: "round/all_ends",
  /** (batch, steps, beams): tokens, and the beams that they continue. */
  tokens: "round/all_tokens",
  parents: "round/all_parents",
} as const;

/** A value that rounds hand on, and what it is before the first. */
export interface RoundValue extends Carried {
  readonly start: string;
}

/** What rows have of their sources: its name, and its element type. */
export type SourceValue = Pick<Carried, "name" | "type">;

/** The name in a round of a value of its steps, or of what its rows have of their sources. */
function inRound(name: string): string {
  return `round/${name.replace(/^(?:step|shared)\//u, "")}`;
}

function afterSteps(name: string): string {
  return `${inRound(name)}_after`;
}

/**
 * The body of the loop around the steps: steps until one in so many rows has its hypotheses, then what the others
 * need, from `caches` of self-attention and from `sources`, what rows have of theirs. Rows do not depend on one
 * another, so that it changes no number which of them are left together.
 */
export function roundBody(
  step: GraphProto,
  caches: readonly string[],
  sources: readonly SourceValue[],
): { body: GraphProto; values: RoundValue[] } {
  const round = new NodeList("round");
  const names = new Set(sources.map(({ name }) => name));
  renameValues(step.node, (name) => (names.has(name) ? inRound(name) : name));
  appendSteps(round, step, caches);
  const open = round.add("Reshape", [afterSteps(STEP.open.name), AROUND.rest]);
  const places = round.add("Reshape", [round.add("NonZero", [open]), AROUND.rest]);
  const kept = (value: string): string => round.add("Gather", [value, places], { axis: 0 });
  const float = { type: ELEMENT.float };
  const handedOn: RoundValue[] = [
    { ...STEP.number, start: START.number, next: afterSteps(STEP.number.name) },
    { ...STEP.ids, start: START.ids, next: keptIds(round, kept) },
    ...KEPT.map((key) => ({
      ...STEP[key],
      start: START[key],
      next: kept(afterSteps(STEP[key].name)),
    })),
    ...caches.map((name) => ({ name, ...float, start: START.cache, next: kept(afterSteps(name)) })),
    ...sources.map((source) => ({
      ...source,
      start: source.name,
      next: kept(inRound(source.name)),
    })),
  ];
  const values = [
    ...handedOn.map((value) => ({ ...value, name: inRound(value.name) })),
    { name: LEFT, type: ELEMENT.int64, start: START.left, next: kept(LEFT) },
    ...outcomes(round),
  ];
  return { body: loopBody("round", round, goesOn(round, open), values), values };
}

/** The loop over the steps, and what they read that depends on how many rows are left. */
function appendSteps(round: NodeList, step: GraphProto, caches: readonly string[]): void {
  const rows = round.add("Shape", [LEFT]);
  const each = round.add("Concat", [rows, AROUND.one, AROUND.one], { axis: 0 });
  round.add("Expand", [SEARCH.self, each], {}, AROUND.self);
  const staying = round.add("Div", [round.add("Mul", [rows, SEARCH.staying]), SEARCH.leaving]);
  round.add("Reshape", [staying, SEARCH.scalar], {}, AROUND.limit);
  const left = round.add("Sub", [SEARCH.steps, inRound(STEP.number.name)]);
  const trips = round.add("Reshape", [left, SEARCH.scalar]);
  const open = isOpen(round, inRound(STEP.pool.name));
  const state = STEP_ORDER.map((key) => (key === "open" ? open : inRound(STEP[key].name)));
  const after = [...STEP_ORDER.map((key) => STEP[key].name), ...caches, "tokens", "parents"];
  round.nodes.push(
    makeNode("Loop", [trips, "", ...state, ...caches.map(inRound)], after.map(afterSteps), {
      body: step,
    }),
  );
}

function keptIds(round: NodeList, kept: (value: string) => string): string {
  const byRow = round.add("Reshape", [afterSteps(STEP.ids.name), SEARCH.byBeam]);
  return round.add("Reshape", [kept(byRow), AROUND.column]);
}

/** Whether any row is left and may become longer. */
function goesOn(round: NodeList, open: string): string {
  const most = round.add("ReduceMax", [round.add("Cast", [open], { to: ELEMENT.int32 })], {
    keepdims: 0,
  });
  const isAny = round.add("Cast", [most], { to: ELEMENT.bool });
  const isShort = round.add("Less", [afterSteps(STEP.number.name), SEARCH.steps]);
  return round.add("And", [isAny, round.add("Reshape", [isShort, SEARCH.scalar])]);
}

/**
 * What is known of the rows after the steps, written into what is known of all. Beams of rows that are open count as
 * if they filled max_length, which they do in the last round; later rounds write over what earlier ones wrote.
 */
function outcomes(round: NodeList): RoundValue[] {
  const scores = afterSteps(STEP.scores.name);
  const byLength = round.add("Div", [scores, SEARCH.fullLength]);
  const full = round.add("Where", [afterSteps(STEP.open.name), byLength, AROUND.never]);
  const places = round.add("Expand", [SEARCH.fullEnds, round.add("Shape", [scores])]);
  const pool = { scores: afterSteps(STEP.pool.name), ends: afterSteps(STEP.ends.name) };
  const best = bestOf(round, pool, full, places);
  const rows = round.add("Reshape", [LEFT, AROUND.column]);
  const written = (all: string, values: string): string =>
    round.add("ScatterND", [all, rows, values]);
  const history = (all: string, values: string): string => {
    const byRow = round.add("Transpose", [values], { perm: [1, 0, 2] });
    const shape = round.add("Slice", [round.add("Shape", [byRow]), AROUND.one, AROUND.end]);
    const ofAll = round.add("Concat", [SEARCH.rows, shape], { axis: 0 });
    const none = round.add("Expand", [AROUND.zero, ofAll]);
    return round.add("Concat", [all, written(none, byRow)], { axis: 1 });
  };
  const int = { type: ELEMENT.int64 };
  const { scores: allScores, ends, tokens, parents } = OUTCOME;
  return [
    {
      name: allScores,
      type: ELEMENT.float,
      start: START.pool,
      next: written(allScores, best.scores),
    },
    { name: ends, ...int, start: START.ends, next: written(ends, best.ends) },
    { name: tokens, ...int, start: START.history, next: history(tokens, afterSteps("tokens")) },
    { name: parents, ...int, start: START.history, next: history(parents, afterSteps("parents")) },
  ];
}
