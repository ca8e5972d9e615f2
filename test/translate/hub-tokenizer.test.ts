import { readFile } from "node:fs/promises";
import path from "node:path";
import { array, assert, constantFrom, property, string } from "fast-check";
import { expect, test } from "vitest";
import { openTokenizer, type Tokenizer } from "../../src/translate/tokenizer.ts";
import { ROOT } from "../models.ts";

async function tokenizer(model: string): Promise<Tokenizer> {
  const file = path.join(ROOT, "fixtures/models", model, "tokenizer.json");
  return openTokenizer(await readFile(file, "utf8"), file);
}

test.each(["marian-tiny", "m2m-tiny"])("%s: text comes back from its tokens", async (model) => {
  const each = await tokenizer(model);
  const text = "La alcaldesa abrió el puente nuevo.";
  expect(each.covers(text)).toBe(true);
  expect(each.decode(each.encode(text))).toBe(text);
  expect(each.encode("")).toEqual([]);
});

test.each([
  ["marian-tiny", ["</s>", "<unk>", "<pad>"], [0, 381]],
  ["m2m-tiny", ["</s>", "<s>", "<pad>", "spa_Latn", "eng_Latn"], [0, 1, 2]],
])("%s: control symbols never come out of a text", async (model, symbols, ids) => {
  const each = await tokenizer(model);
  const words = constantFrom("casa", " ", "a", "<", "/s>", "▁", ...symbols);
  assert(
    property(array(words), (parts) => {
      const encoded = each.encode(parts.join(""));
      expect(encoded.filter((id) => ids.includes(id))).toEqual([]);
    }),
  );
});

test.each(["marian-tiny", "m2m-tiny"])("%s: any text is cut into known ids", async (model) => {
  const each = await tokenizer(model);
  assert(
    property(string({ unit: "binary" }), (text) => {
      for (const id of each.encode(text)) {
        expect(id).toBeGreaterThanOrEqual(0);
        expect(id).toBeLessThan(each.size);
      }
    }),
  );
});

test("a character outside the vocabulary is known to be outside it", async () => {
  expect((await tokenizer("marian-tiny")).covers("日")).toBe(false);
});

test("a tokenizer of another kind is refused by name", async () => {
  const opened = openTokenizer('{"model": {"type": "WordPiece"}}', "a/tokenizer.json");
  await expect(opened).rejects.toThrow(/a\/tokenizer\.json: expected a Unigram or BPE tokenizer/u);
});
