import type { Readable } from "node:stream";

/**
 * Lines of a UTF-8 stream, ended by LF or CRLF alone: unlike node:readline, which also splits at U+2028 and lone
 * carriage returns, both legal inside a line of JSON.
 */
export async function* readLines(stream: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const bytes: unknown = chunk;
    rest += bytes instanceof Uint8Array ? decoder.decode(bytes, { stream: true }) : String(bytes);
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.replace(/\r$/u, "");
  }
  rest += decoder.decode();
  if (rest !== "") yield rest.replace(/\r$/u, "");
}
