import { expect, test } from "vitest";
import { translateText } from "../../src/pipeline/translate-text.ts";
import type { Draft, Translator } from "../../src/translate/translator.ts";

/** Answers each sentence with where the answer comes from. */
const translator: Translator = {
  model: { name: "fake", checksum: "00" },
  translate: async (sentence): Promise<Draft> => {
    const origin = sentence.startsWith("Memoria") ? "memory" : "model";
    return { text: `${origin}.`, score: null, flags: [], origin };
  },
  close: async () => {},
};

test("a text is a person's only if every sentence of it is", async () => {
  expect(await translateText("Memoria una. Memoria dos.", translator)).toMatchObject({
    text: "memory. memory.",
    origin: "memory",
  });
  expect(await translateText("Memoria una. Modelo dos.", translator)).toMatchObject({
    origin: "model",
  });
  expect((await translateText("", translator)).origin).toBe("source");
});
