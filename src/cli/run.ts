import yargs from "yargs";
import { DEFAULT_CONFIG, readConfig, type Config } from "../config/config-file.ts";
import { FatalError, RetryableError, UsageError } from "../errors.ts";
import { VERSION } from "../version.ts";
import { doctorCommand } from "./doctor.ts";
import { ingestCommand } from "./ingest.ts";
import { mailCommand } from "./mail.ts";
import { memoryCommand } from "./memory.ts";
import { modelsCommand } from "./models.ts";
import { nightCommand } from "./night.ts";
import { allowSettings, argumentOf, hideDashes, optionsElsewhere } from "./options.ts";
import { retryCommand } from "./retry.ts";
import { segmentCommand } from "./segment.ts";
import { serveCommand } from "./serve.ts";
import { siteCommand } from "./site.ts";
import { collectCommand, enqueueCommand, workerCommand } from "./shared-commands.ts";
import { statusCommand } from "./status.ts";
import { summariseCommand } from "./summarise.ts";
import { EXIT, type ExitCode, say, type Terminal } from "./terminal.ts";
import { translateCommand } from "./translate.ts";

export interface Command {
  readonly name: string;
  /** Positional arguments and options, for yargs. */
  readonly usage: string;
  readonly describe: string;
  readonly options: (parser: ReturnType<typeof yargs>) => ReturnType<typeof yargs>;
  readonly run: (args: Readonly<Record<string, unknown>>, terminal: Terminal) => Promise<ExitCode>;
}

/** A command whose first argument names one of several. */
export interface CommandGroup {
  readonly name: string;
  readonly describe: string;
  readonly commands: readonly Command[];
}

const COMMANDS: readonly (Command | CommandGroup)[] = [
  nightCommand,
  statusCommand,
  retryCommand,
  mailCommand,
  siteCommand,
  serveCommand,
  enqueueCommand,
  workerCommand,
  collectCommand,
  ingestCommand,
  segmentCommand,
  translateCommand,
  summariseCommand,
  memoryCommand,
  modelsCommand,
  doctorCommand,
];

/** Runs a command line; returns the exit code and never ends the process. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  try {
    const named = argumentOf(argv, "--config") ?? terminal.env["BILINGUAL_DIGEST_CONFIG"];
    const parser = parserOf(argv, terminal, await readConfig(named), (ended) => {
      code = ended;
    });
    await parser.parseAsync(hideDashes(argv), {}, (_error, _args, output) => {
      if (output !== "") terminal.stdout.write(`${output}\n`);
    });
    return code;
  } catch (error) {
    return explain(error, terminal);
  }
}

/** The command line's parser; `ended` is told the exit code of the command that was run. */
function parserOf(
  argv: readonly string[],
  terminal: Terminal,
  config: Config,
  ended: (code: ExitCode) => void,
): ReturnType<typeof yargs> {
  const elsewhere = optionsElsewhere(terminal.env, config);
  const parser = yargs(hideDashes(argv))
    .scriptName("bilingual-digest")
    .usage(
      "$0 <command> [options]\n\nSpanish articles in, side-by-side English digests out, on this machine alone.",
    )
    .version(VERSION)
    .config(elsewhere)
    .option("config", {
      type: "string",
      describe: `file of settings, JSON (default: ${DEFAULT_CONFIG} where there is one)`,
    })
    .strict()
    .demandCommand(1, "Name a command.")
    .recommendCommands()
    .completion("completion", "Print a completion script for bash or zsh")
    .wrap(100)
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new UsageError(message ?? "wrong use");
    })
    .epilogue(
      "Exit codes: 0 all done, 1 some articles or lines failed, 2 wrong use, 3 stopped before the end.\nEvery option may also come from the environment, --rate as BILINGUAL_DIGEST_RATE, or from the configuration file, as rate.",
    );
  const register = (to: typeof parser, command: Command): void => {
    to.command({
      command: command.usage === "" ? command.name : `${command.name} ${command.usage}`,
      describe: command.describe,
      builder: (each) => allowSettings(command.options(each), elsewhere),
      handler: async (args) => ended(await command.run(args, terminal)),
    });
  };
  for (const command of COMMANDS)
    if ("run" in command) register(parser, command);
    else
      parser.command(command.name, command.describe, (group) => {
        for (const each of command.commands) register(group, each);
        return allowSettings(group, elsewhere).demandCommand(1, "Name one of them.");
      });
  return parser;
}

async function explain(error: unknown, terminal: Terminal): Promise<ExitCode> {
  if (terminal.stop.aborted) {
    await say(terminal.stderr, "Stopped.\n");
    return EXIT.stopped;
  }
  if (error instanceof UsageError || (error instanceof Error && error.name === "YError")) {
    await say(terminal.stderr, `${error.message}\nTry: bilingual-digest --help\n`);
    return EXIT.usage;
  }
  if (error instanceof FatalError || error instanceof RetryableError) {
    await say(terminal.stderr, `${error.message}\n`);
    return EXIT.failed;
  }
  // Not foreseen: say all there is to say, for whoever looks into it.
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  await say(terminal.stderr, `Unexpected error, please report it:\n${trace}\n`);
  return EXIT.failed;
}
