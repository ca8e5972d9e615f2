import { spawn } from "node:child_process";
import path from "node:path";
import { ROOT } from "../models.ts";

export const MAIN = path.join(ROOT, "dist/cli/main.js");
export const NIGHT = "2026-01-01";

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Circumstances {
  readonly env?: Readonly<Record<string, string>>;
  /** Done as soon as the first article has ended. */
  readonly midway?: () => Promise<void>;
}

/** Whoever may read everything takes the rights from itself first: a file's mode means nothing to it else. */
const WITHOUT_PRIVILEGES =
  process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] : [];

/** Runs the built program without privileges, a JSON line an event on standard error. */
export function runNight(
  input: string,
  out: string,
  options: readonly string[] = [],
  circumstances: Circumstances = {},
): Promise<Ended> {
  const night = ["run", input, "--out", out, "--date", NIGHT, "--log", "json", ...options];
  return runCommand([...WITHOUT_PRIVILEGES, process.execPath, MAIN, ...night], circumstances);
}

/** Runs a command to its end, its times told by SOURCE_DATE_EPOCH. */
export async function runCommand(
  [command = "", ...args]: readonly string[],
  { env, midway }: Circumstances = {},
): Promise<Ended> {
  const epoch = { SOURCE_DATE_EPOCH: "1767225600" };
  const program = spawn(command, args, { env: { ...process.env, ...epoch, ...env } });
  let [out, err] = ["", ""];
  let acted: Promise<void> | undefined;
  program.stdout.on("data", (chunk) => (out += String(chunk)));
  program.stderr.on("data", (chunk) => {
    err += String(chunk);
    if (err.includes('"event":"article"')) acted ??= midway?.();
  });
  const code = await new Promise<number | null>((resolve) => program.once("close", resolve));
  await acted;
  return { code, out, err };
}
