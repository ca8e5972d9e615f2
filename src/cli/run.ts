import yargs from "yargs";
import { FatalError, UsageError } from "../errors.ts";
import { VERSION } from "../version.ts";
import { ingestCommand } from "./ingest.ts";
import { mailCommand } from "./mail.ts";
import { memoryCommand } from "./memory.ts";
import { modelsCommand } from "./models.ts";
import { nightCommand } from "./night.ts";
import { environmentOptions, hideDashes } from "./options.ts";
import { retryCommand } from "./retry.ts";
import { segmentCommand } from "./segment.ts";
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
  ingestCommand,
  segmentCommand,
  translateCommand,
  summariseCommand,
  memoryCommand,
  modelsCommand,
];

/** Runs a command line; returns the exit code and never ends the process. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const parser = yargs(hideDashes(argv))
    .scriptName("bilingual-digest")
    .usage(
      "$0 <command> [options]\n\nSpanish articles in, side-by-side English digests out, on this machine alone.",
    )
    .version(VERSION)
    .env("BILINGUAL_DIGEST")
    .strict()
    .demandCommand(1, "Name a command.")
    .recommendCommands()
    .wrap(100)
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new UsageError(message ?? "wrong use");
    })
    .epilogue(
      "Exit codes: 0 all done, 1 some articles or lines failed, 2 wrong use, 3 stopped before the end.\nEvery option may also come from the environment: --rate as BILINGUAL_DIGEST_RATE.",
    );
  const register = (to: typeof parser, command: Command): void => {
    to.command({
      command: command.usage === "" ? command.name : `${command.name} ${command.usage}`,
      describe: command.describe,
      builder: (each) => environmentOptions(command.options(each), terminal.env),
      handler: async (args) => {
        code = await command.run(args, terminal);
      },
    });
  };
  for (const command of COMMANDS)
    if ("run" in command) register(parser, command);
    else
      parser.command(command.name, command.describe, (group) => {
        for (const each of command.commands) register(group, each);
        return environmentOptions(group, terminal.env).demandCommand(1, "Name one of them.");
      });
  try {
    await parser.parseAsync(hideDashes(argv), {}, (_error, _args, output) => {
      if (output !== "") terminal.stdout.write(`${output}\n`);
    });
    return code;
  } catch (error) {
    return explain(error, terminal);
  }
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
  if (error instanceof FatalError) {
    await say(terminal.stderr, `${error.message}\n`);
    return EXIT.failed;
  }
  // Not foreseen: say all there is to say, for whoever looks into it.
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  await say(terminal.stderr, `Unexpected error, please report it:\n${trace}\n`);
  return EXIT.failed;
}
