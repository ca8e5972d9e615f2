import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { ROOT } from "../models.ts";

const MAIN = path.join(ROOT, "dist/cli/main.js");

/** The built program under way, with what it has said. */
export class Program {
  readonly process: ChildProcess;
  readonly ended: Promise<string>;
  #out = "";
  #err = "";

  /** Times in manifests are fixed, so that they can be compared. */
  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    const all = { ...process.env, SOURCE_DATE_EPOCH: "1767225600", ...env };
    const started = spawn(process.execPath, [MAIN, ...args], { env: all });
    this.process = started;
    started.stdout.on("data", (chunk) => (this.#out += String(chunk)));
    started.stderr.on("data", (chunk) => (this.#err += String(chunk)));
    this.ended = once(started, "close").then(([code, signal]: (number | string | null)[]) =>
      String(code ?? signal ?? "unknown"),
    );
  }

  get out(): string {
    return this.#out;
  }

  get err(): string {
    return this.#err;
  }

  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    this.process.kill(signal);
    await this.ended;
  }
}

export interface Ended {
  /** An exit code, or the signal that killed it. */
  readonly code: string;
  readonly out: string;
  readonly err: string;
}

/** Runs the built program to its end. */
export async function runProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const program = new Program(args, env);
  const code = await program.ended;
  return { code, out: program.out, err: program.err };
}
