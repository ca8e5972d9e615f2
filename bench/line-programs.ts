import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";

const ROOT = path.join(import.meta.dirname, "..");

/** A program that answers each line of its input with a line. */
export interface LineProgram {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const PIPELINE = `
  import { createInterface } from "node:readline";
  import { env, pipeline } from "@xenova/transformers";
  const [parent, name] = process.argv.slice(1);
  env.allowRemoteModels = false;
  env.localModelPath = parent;
  const translate = await pipeline("translation", name, { dtype: "q8", device: "cpu" });
  for await (const line of createInterface({ input: process.stdin }))
    console.log((await translate(line))[0].translation_text);
`;

/** This program and transformers.js' pipeline as filters of lines. */
export function linePrograms(folder: string): LineProgram[] {
  const place = path.resolve(folder);
  const [parent, name] = [path.dirname(place), path.basename(place)];
  return [
    {
      name: "this program, four beams",
      command: process.execPath,
      args: ["dist/cli/main.js", "translate", "--model", place],
    },
    {
      name: "transformers.js pipeline, greedy",
      command: process.execPath,
      args: ["--input-type=module", "--eval", PIPELINE, parent, name],
    },
  ];
}

export interface Trial {
  /** From the start of the program to its first line. */
  readonly firstSeconds: number;
  /** Most resident memory, after all lines; undefined where the system does not tell. */
  readonly peakMiB: number | undefined;
}

/** Starts a program, gives it one line, then the others, and ends it. */
export async function tryProgram(program: LineProgram, lines: readonly string[]): Promise<Trial> {
  const began = performance.now();
  const child = spawn(program.command, program.args, {
    cwd: ROOT,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [first = "", ...others] = lines;
  child.stdin.write(`${first}\n`);
  let [answered, firstSeconds] = [0, Number.NaN];
  let peakMiB: number | undefined;
  for await (const _ of createInterface({ input: child.stdout })) {
    answered += 1;
    if (answered === 1) {
      firstSeconds = (performance.now() - began) / 1000;
      child.stdin.write(others.map((line) => `${line}\n`).join(""));
    }
    if (answered < lines.length) continue;
    peakMiB = await memoryOf(child.pid, "VmHWM");
    child.stdin.end();
  }
  const code = await closed;
  if (code !== 0 || answered !== lines.length)
    throw new Error(`${program.name}: exit ${code}, ${answered} of ${lines.length} lines`);
  return { firstSeconds, peakMiB };
}

/** A figure of a process, in MiB, by its name in /proc: VmRSS is what it holds now, VmHWM the most it held. */
export async function memoryOf(
  pid: number | undefined,
  name: "VmRSS" | "VmHWM",
): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+)`, "mu").exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}
