import { UsageError } from "../errors.ts";
import { findModel } from "../models/find-model.ts";
import { compileModel } from "../pipeline/compile-model.ts";
import type { Command } from "./run.ts";
import { EXIT, write } from "./terminal.ts";

export const modelsCommand: Command = {
  name: "models",
  usage: "<action> <model>",
  describe: "Make a model's decoding one graph: models compile FOLDER",
  options: (parser) =>
    parser
      .positional("action", { choices: ["compile"], describe: "what to do" })
      .positional("model", { type: "string", describe: "model folder, or a name in models/" }),
  run: async ({ model }, terminal) => {
    if (typeof model !== "string") throw new UsageError("models compile: expected a model folder.");
    const folder = await findModel(model);
    const outcome = await compileModel(folder);
    if (outcome.state === "unsupported") {
      await write(
        terminal.stderr,
        `${folder}: not compiled: ${outcome.reason}. It is decoded step by step, which is correct and slower.\n`,
      );
      return EXIT.failed;
    }
    const same = (100 * outcome.agreement).toFixed(1);
    await write(
      terminal.stdout,
      `${folder}: compiled; ${outcome.probes} sentences decode as step by step, alone and in a batch (${same} % of the tokens as before scales were fixed).\n`,
    );
    return EXIT.done;
  },
};
