import yargs from "yargs";
import { DEFAULT_CONFIG, readConfig, type Config } from "../config/config-file.ts";
import { FatalError, RetryableError, UsageError } from "../errors.ts";
import { VERSION } from "../version.ts";
import {
  allowSettings,
  argumentOf,
  hideDashes,
  likelyOption,
  optionsElsewhere,
} from "./options.ts";
import { EXIT, type ExitCode, say, type Terminal } from "./terminal.ts";

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

type Load = () => Promise<Command | CommandGroup>;

/** What a shell asks for completions with. */
const COMPLETION = "--get-yargs-completions";

/** By name, in the order of the help. Each is loaded when it is named: nobody waits for the libraries of others. */
const COMMANDS: ReadonlyMap<string, Load> = new Map<string, Load>([
  ["run", async () => (await import("./night.ts")).nightCommand],
  ["status", async () => (await import("./status.ts")).statusCommand],
  ["retry", async () => (await import("./retry.ts")).retryCommand],
  ["mail", async () => (await import("./mail.ts")).mailCommand],
  ["site", async () => (await import("./site.ts")).siteCommand],
  ["serve", async () => (await import("./serve.ts")).serveCommand],
  ["enqueue", async () => (await import("./shared-commands.ts")).enqueueCommand],
  ["worker", async () => (await import("./shared-commands.ts")).workerCommand],
  ["collect", async () => (await import("./shared-commands.ts")).collectCommand],
  ["ingest", async () => (await import("./ingest.ts")).ingestCommand],
  ["segment", async () => (await import("./segment.ts")).segmentCommand],
  ["translate", async () => (await import("./translate.ts")).translateCommand],
  ["summarise", async () => (await import("./summarise.ts")).summariseCommand],
  ["memory", async () => (await import("./memory.ts")).memoryCommand],
  ["models", async () => (await import("./models.ts")).modelsCommand],
  ["doctor", async () => (await import("./doctor.ts")).doctorCommand],
]);

/** The commands that the line may mean: those it names or, where it names none, all. */
function commandsOf(argv: readonly string[]): Promise<(Command | CommandGroup)[]> {
  const named = [...COMMANDS].filter(([name]) => argv.includes(name));
  const asked = named.length > 0 && !argv.includes(COMPLETION) ? named : [...COMMANDS];
  return Promise.all(asked.map(([, load]) => load()));
}

/** Runs a command line; returns the exit code and never ends the process. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  try {
    const named = argumentOf(argv, "--config") ?? terminal.env["BILINGUAL_DIGEST_CONFIG"];
    const config = await readConfig(named);
    const parser = parserOf(argv, terminal, config, await commandsOf(argv), (ended) => {
      code = ended;
    });
    await parser.parseAsync(hideDashes(argv), {}, (_error, _args, output) => {
      if (output !== "") terminal.stdout.write(`${output}\n`);
    });
    return code;
  } catch (error) {
    return explain(error, argv, terminal);
  }
}

/** The command line's parser; `ended` is told the exit code of the command that was run. */
function parserOf(
  argv: readonly string[],
  terminal: Terminal,
  config: Config,
  commands: readonly (Command | CommandGroup)[],
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
  for (const command of commands)
    if ("run" in command) register(parser, command);
    else
      parser.command(command.name, command.describe, (group) => {
        for (const each of command.commands) register(group, each);
        return allowSettings(group, elsewhere).demandCommand(1, "Name one of them.");
      });
  return parser;
}

async function explain(
  error: unknown,
  argv: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  if (terminal.stop.aborted) {
    await say(terminal.stderr, "Stopped.\n");
    return EXIT.stopped;
  }
  if (error instanceof UsageError || (error instanceof Error && error.name === "YError")) {
    const command = argv.find((each) => COMMANDS.has(each));
    const help = ["bilingual-digest", command, "--help"].filter(Boolean).join(" ");
    await say(
      terminal.stderr,
      `${error.message}${suggestion(error.message, argv)}\nTry: ${help}\n`,
    );
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

function suggestion(message: string, argv: readonly string[]): string {
  const [, unknown = ""] = /^Unknown arguments?: ([\w-]+)/u.exec(message) ?? [];
  const isOption = argv.some((each) => each.split("=")[0] === `--${unknown}`);
  const option = isOption ? likelyOption(unknown) : undefined;
  return option === undefined ? "" : `. Did you mean --${option}?`;
}
