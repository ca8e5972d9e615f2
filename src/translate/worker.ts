import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { FatalError } from "../errors.ts";
import { BeamEngine } from "./beam-engine.ts";
import type { Engine, Hypothesis, SearchOptions, TokenHint } from "./engine.ts";

/** Files with the SHA-256 that the model was verified by, hexadecimal. */
const graphs = z.array(z.object({ file: z.string(), sha256: z.string() }));

const workerModelSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("beam"),
    graphs,
    beamGraph: z.string(),
    endId: z.int(),
    padId: z.int(),
    maxPositions: z.int(),
  }),
  z.object({
    kind: z.literal("stepwise"),
    graphs,
    folder: z.string(),
    endId: z.int(),
    maxPositions: z.int(),
    vocabularySize: z.int(),
    sourcePrefix: z.array(z.int()),
    forcedFirstId: z.int().optional(),
  }),
]);

export type WorkerModel = z.infer<typeof workerModelSchema>;

/** `null` asks the worker to release its session and end. */
export type WorkerRequest = {
  readonly rows: readonly (readonly number[])[];
  readonly options: SearchOptions;
  readonly hints: readonly (readonly TokenHint[])[];
} | null;

export type WorkerReply =
  | { readonly state: "ready" }
  | { readonly state: "done"; readonly hypotheses: Hypothesis[][] }
  | { readonly state: "failed"; readonly message: string };

/** A worker that takes a dead one's place must translate as that one did. */
async function expectUnchanged(model: WorkerModel): Promise<void> {
  for (const { file, sha256 } of model.graphs) {
    const bytes = await readFile(file);
    if (createHash("sha256").update(bytes).digest("hex") !== sha256)
      throw new FatalError(
        `${file}: was changed while it was in use. Install the model again and run the same command again.`,
      );
  }
}

async function open(model: WorkerModel): Promise<Engine> {
  await expectUnchanged(model);
  if (model.kind === "beam") return BeamEngine.open(model);
  // Loads transformers.js, which compiled models do without.
  const { StepwiseEngine } = await import("./stepwise-engine.ts");
  return StepwiseEngine.open(model);
}

async function serve(model: WorkerModel): Promise<void> {
  const port = parentPort;
  if (port === null) return;
  const reply = (message: WorkerReply): void => port.postMessage(message);
  const engine = await open(model);
  port.on("message", (request: WorkerRequest) => {
    if (request === null) {
      void engine.close().finally(() => port.close());
      return;
    }
    engine.decode(request.rows, request.options, request.hints).then(
      (hypotheses) => reply({ state: "done", hypotheses }),
      (error: unknown) => reply({ state: "failed", message: String(error) }),
    );
  });
  reply({ state: "ready" });
}

await serve(workerModelSchema.parse(workerData));
