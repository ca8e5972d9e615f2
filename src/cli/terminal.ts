import type { Readable, Writable } from "node:stream";
import { printable } from "../printable.ts";

/** What a command may touch of the process: tests pass their own. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Whether standard error is a terminal. */
  readonly interactive: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** Aborted on the first SIGINT or SIGTERM: end in order. */
  readonly stop: AbortSignal;
}

export const EXIT = { done: 0, failed: 1, usage: 2, stopped: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Writes and waits while the reader is slow, so that a filter's memory stays flat. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (stream.write(text)) return;
  await new Promise<void>((resolve) => stream.once("drain", resolve));
}

/** The same for what a person reads: no name of a file and no text of an article steers the terminal. */
export function say(stream: Writable, text: string): Promise<void> {
  return write(stream, printable(text));
}
