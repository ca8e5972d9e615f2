import { settingOptions, TRANSLATOR_OPTIONS } from "./options.ts";
import type { Command } from "./run.ts";

// What these do is loaded when they are called: no other command has to wait for the broker's libraries.

export const enqueueCommand: Command = {
  name: "enqueue",
  usage: "[files..]",
  describe: "Send a night's articles to the workers of a shared run",
  options: (parser) =>
    settingOptions(
      parser.positional("files", {
        type: "string",
        array: true,
        describe: "files, folders, globs, or - for JSON lines on standard input",
      }),
      [
        "run",
        "queue",
        "store",
        "date",
        "summarySentences",
        "storySentences",
        "rate",
        "timeout",
        "retries",
        "concurrency",
        "mailFrom",
        "mailUnsubscribe",
        ...TRANSLATOR_OPTIONS,
      ],
    ),
  run: async (args, terminal) => (await import("./enqueue.ts")).enqueue(args, terminal),
};

export const workerCommand: Command = {
  name: "worker",
  usage: "",
  describe:
    "Translate and summarise articles of shared runs; with --run, of that one until it is done",
  options: (parser) =>
    settingOptions(parser, [
      "queue",
      "run",
      "store",
      "concurrency",
      "workers",
      "model",
      "modelsFolder",
      "memory",
      "memorySize",
      "lock",
      "metricsPort",
    ]),
  run: async (args, terminal) => (await import("./worker.ts")).work(args, terminal),
};

export const collectCommand: Command = {
  name: "collect",
  usage: "",
  describe: "Wait for the last article of a shared run, write its night and remove it from Redis",
  options: (parser) =>
    settingOptions(parser, ["run", "queue", "store", "out", "date", "metrics", "log"]),
  run: async (args, terminal) => (await import("./collect.ts")).collect(args, terminal),
};
