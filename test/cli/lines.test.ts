import { Readable } from "node:stream";
import { array, assert, asyncProperty, constantFrom, string, oneof } from "fast-check";
import { expect, test } from "vitest";
import { readLines } from "../../src/cli/lines.ts";

async function linesOf(chunks: readonly Uint8Array[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(Readable.from(chunks), new AbortController().signal))
    lines.push(line);
  return lines;
}

test("lines are the same however the stream is cut", async () => {
  const text = array(oneof(constantFrom("\n", "\r\n", "\u2028", "\r", "ñ", "€"), string())).map(
    (parts) => parts.join(""),
  );
  await assert(
    asyncProperty(text, async (given) => {
      const bytes = new TextEncoder().encode(given);
      const whole = given.split("\n").map((line) => line.replace(/\r$/u, ""));
      if (given === "" || given.endsWith("\n")) whole.pop();
      const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
      expect(await linesOf([bytes])).toEqual(whole);
      expect(await linesOf(single)).toEqual(whole);
    }),
  );
});
