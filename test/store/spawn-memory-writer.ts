import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const WRITER = fileURLToPath(new URL("./memory-writer.ts", import.meta.url));

/** A process that writes so many batches to the memory in a file or on a server. */
export function memoryWriter(
  place: string,
  name: string,
  batches: number,
): ReturnType<typeof spawn> {
  const args = ["--import", "tsx", WRITER, place, name, String(batches)];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}
