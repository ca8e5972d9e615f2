import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { UnigramTokenizer } from "../../src/translate/unigram-tokenizer.ts";
import { embeddedModel, ROOT } from "../models.ts";

const oracle = z
  .object({
    lines: z.array(z.object({ text: z.string(), ids: z.array(z.int()) })),
    files: z.record(z.string(), z.object({ lines: z.int(), sha256: z.string() })),
  })
  .parse(JSON.parse(readFileSync(new URL("sentencepiece-oracle.json", import.meta.url), "utf8")));

const { tokenizerFile } = await embeddedModel();
const tokenizer = UnigramTokenizer.fromJson(readFileSync(tokenizerFile, "utf8"), tokenizerFile);

describe("token ids are SentencePiece's", () => {
  test.each(oracle.lines)("$text", ({ text, ids }) => {
    expect(tokenizer.encode(text)).toEqual(ids);
  });

  test.for(Object.entries(oracle.files))("on every line of %s", ([name, of], { skip }) => {
    const file = path.resolve(ROOT, "../shared/eval", name);
    skip(!existsSync(file), `${name} is absent`);
    const text = readFileSync(file, "utf8").split("\n").slice(0, -1);
    const ids = text.map((line) => `${tokenizer.encode(line).join(" ")}\n`).join("");
    expect(text).toHaveLength(of.lines);
    expect(createHash("sha256").update(ids).digest("hex")).toBe(of.sha256);
  });
});

test("decoding what was encoded gives the text back, white space folded", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const folded = text.replaceAll("▁", " ").replace(/ +/gu, " ").trim();
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(folded);
    }),
  );
});

test("control symbols in a text are text", () => {
  expect(tokenizer.encode("fin </s> <pad>")).not.toContain(0);
  expect(tokenizer.encode("fin </s> <pad>")).not.toContain(2);
  expect(tokenizer.decode(tokenizer.encode("fin </s> <pad>"))).toBe("fin </s> <pad>");
});

test("bytes that are not UTF-8 are shown as such", () => {
  const [first = 0] = tokenizer.encode("日").slice(-3);
  expect(tokenizer.decode([first])).toBe("\uFFFD");
});

test("a vocabulary without byte pieces is refused", () => {
  expect(() => new UnigramTokenizer([["▁a", -1]], [])).toThrow(/256/u);
});
