import type { Readable } from "node:stream";

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
      rest += bytes instanceof Uint8Array ? decoder.decode(bytes, { stream: true }) : String(bytes);
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) yield line.replace(/\r$/u, "");
    }
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    stop.removeEventListener("abort", end);
  }
  rest += decoder.decode();
  if (rest !== "" && !stop.aborted) yield rest.replace(/\r$/u, "");
}
