import { PassThrough, Readable } from "node:stream";
import type { Terminal } from "../../src/cli/terminal.ts";

/** A terminal whose output can be read afterwards. */
export interface FakeTerminal extends Terminal {
  readonly out: () => string;
  readonly err: () => string;
}

export function fakeTerminal(stdin = "", env: Record<string, string> = {}): FakeTerminal {
  const [stdout, stderr] = [collector(), collector()];
  return {
    stdin: Readable.from(stdin === "" ? [] : [Buffer.from(stdin)]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    interactive: false,
    env,
    now: () => new Date("2026-01-02T03:04:05Z"),
    stop: new AbortController().signal,
    out: stdout.text,
    err: stderr.text,
  };
}

function collector(): { stream: PassThrough; text: () => string } {
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.on("data", (chunk) => chunks.push(String(chunk)));
  return { stream, text: () => chunks.join("") };
}
