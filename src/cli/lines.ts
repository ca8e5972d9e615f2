import type { Readable } from "node:stream";

/** Most characters of a line; of a longer one LONGEST_LINE + 1 are given, so that its reader refuses it. */
export const LONGEST_LINE = 16 * 1024 * 1024;

/**
 * Lines of a UTF-8 stream, ended by LF or CRLF alone: unlike node:readline, which also splits at U+2028 and lone
 * carriage returns, both legal inside a line of JSON. They end early, and the stream with them, when `stop` is aborted.
 */
export async function* readLines(stream: Readable, stop: AbortSignal): AsyncGenerator<string> {
  const end = (): void => void stream.destroy();
  stop.addEventListener("abort", end);
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const chunk of stream) {
      const bytes: unknown = chunk;
      const text =
        bytes instanceof Uint8Array ? decoder.decode(bytes, { stream: true }) : String(bytes);
      const [head = "", ...lines] = text.split("\n");
      rest = bounded(rest + head);
      for (const line of lines) {
        yield withoutReturn(rest);
        rest = line;
      }
    }
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    stop.removeEventListener("abort", end);
  }
  rest += decoder.decode();
  if (rest !== "" && !stop.aborted) yield withoutReturn(rest);
}

function bounded(line: string): string {
  return line.length > LONGEST_LINE ? line.slice(0, LONGEST_LINE + 1) : line;
}

function withoutReturn(line: string): string {
  return line.replace(/\r$/u, "");
}
