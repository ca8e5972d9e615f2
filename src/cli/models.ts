import { stat } from "node:fs/promises";
import type { Argv } from "yargs";
import { UsageError } from "../errors.ts";
import { addFromFolder, addFromHub } from "../models/add-model.ts";
import { isHubId } from "../models/hub.ts";
import { openModel } from "../models/model-folder.ts";
import {
  addedModels,
  findModel,
  folderSize,
  removeModel,
  storedModels,
  type StoredModel,
} from "../models/model-store.ts";
import { compileModel } from "../pipeline/compile-model.ts";
import { settingOptions, textOf } from "./options.ts";
import type { Command, CommandGroup } from "./run.ts";
import { EXIT, type ExitCode, say, type Terminal, write } from "./terminal.ts";

type Args = Readonly<Record<string, unknown>>;

const HUB = "https://huggingface.co";
const MEGABYTE = 1e6;
const RETRIES = 4;
const FIRST_WAIT_MS = 1000;

const listCommand: Command = {
  name: "list",
  usage: "",
  describe: "Models that --model knows by name",
  options: (parser) => settingOptions(parser, ["modelsFolder"]),
  run: async (args, terminal) => {
    const [best, models] = [await findModel(), await storedModels(addedTo(args))];
    for (const each of models) {
      const size = ((await folderSize(each.folder)) / MEGABYTE).toFixed(1);
      const isDefault = each.folder === best ? ", default" : "";
      const way = await openModel(each.folder).then(decodingOf, () => "damaged: see models verify");
      await write(
        terminal.stdout,
        `${each.id}  ${size} MB, ${each.origin}${isDefault}, ${way}\n  ${each.folder}\n`,
      );
    }
    return EXIT.done;
  },
};

const addCommand: Command = {
  name: "add",
  usage: "<model>",
  describe: "Fetch a model from the hub, or take in a folder, and compile it",
  options: (parser) =>
    modelOption(parser, "id on the hub, such as Xenova/opus-mt-es-en, or a folder").option(
      "revision",
      { type: "string", default: "main", describe: "branch, tag or commit on the hub" },
    ),
  run: async (args, terminal) => {
    const name = nameOf(args);
    const folder = await add(name, args, terminal);
    await say(terminal.stdout, `${name}: added as ${folder}\n`);
    // A model that is not compiled is used all the same.
    await compile(folder, terminal);
    return EXIT.done;
  },
};

const verifyCommand: Command = {
  name: "verify",
  usage: "[model]",
  describe: "Compare a model's files, or those of all models, with their checksums",
  options: (parser) => modelOption(parser, "model folder, or a name; all if absent"),
  run: async (args, terminal) => {
    const folders =
      args["model"] === undefined
        ? (await storedModels(addedTo(args))).map(({ folder }) => folder)
        : [await findModel(nameOf(args), addedTo(args))];
    let failures = 0;
    for (const folder of folders) {
      const fault = await openModel(folder).then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (fault === undefined) await say(terminal.stdout, `${folder}: every file is as listed\n`);
      else await say(terminal.stderr, `${fault}\n`);
      failures += fault === undefined ? 0 : 1;
    }
    return failures === 0 ? EXIT.done : EXIT.failed;
  },
};

const removeCommand: Command = {
  name: "remove",
  usage: "<model>",
  describe: "Remove a model that was added",
  options: (parser) => modelOption(parser, "its name, as models list shows it"),
  run: async (args, terminal) => {
    const { id, folder }: StoredModel = await removeModel(nameOf(args), addedTo(args));
    await say(terminal.stdout, `${id}: removed (${folder})\n`);
    return EXIT.done;
  },
};

const compileCommand: Command = {
  name: "compile",
  usage: "<model>",
  describe: "Make a model's decoding one graph (models add does it too)",
  options: (parser) => modelOption(parser, "model folder, or a name"),
  run: async (args, terminal) => compile(await findModel(nameOf(args), addedTo(args)), terminal),
};

export const modelsCommand: CommandGroup = {
  name: "models",
  describe: "List, add, verify, remove and compile translation models",
  commands: [listCommand, addCommand, verifyCommand, removeCommand, compileCommand],
};

async function add(name: string, args: Args, { stderr, env, stop }: Terminal): Promise<string> {
  const added = addedTo(args);
  if (await isFolder(name)) return addFromFolder(name, added);
  if (!isHubId(name))
    throw new UsageError(
      `models add: expected a folder or the id of a model on the hub, such as Xenova/opus-mt-es-en; "${name}" is neither.`,
    );
  return addFromHub(name, added, {
    endpoint: (env["HF_ENDPOINT"] ?? HUB).replace(/(?<!\/)\/+$/u, ""),
    revision: textOf(args["revision"]),
    signal: stop,
    retries: RETRIES,
    waitMs: FIRST_WAIT_MS,
    report: (file) =>
      stderr.write(`${file.name}: ${(file.size / MEGABYTE).toFixed(1)} MB, checksum right\n`),
  });
}

async function compile(folder: string, terminal: Terminal): Promise<ExitCode> {
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
}

function decodingOf({ beamGraph }: { readonly beamGraph?: string }): string {
  return beamGraph === undefined ? "step by step, one beam" : "compiled";
}

function modelOption(parser: Argv, describe: string): Argv {
  return settingOptions(parser.positional("model", { type: "string", describe }), ["modelsFolder"]);
}

function nameOf(args: Args): string {
  return textOf(args["model"]);
}

function addedTo({ modelsFolder }: Args): string {
  return addedModels(typeof modelsFolder === "string" ? modelsFolder : undefined);
}

function isFolder(name: string): Promise<boolean> {
  return stat(name).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
