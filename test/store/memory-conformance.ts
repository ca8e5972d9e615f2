import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Flag } from "../../src/article/article.ts";
import type { KnownSentence, TranslationMemory } from "../../src/translate/memory.ts";
import type { Draft } from "../../src/translate/translator.ts";

/** A memory as commands use it: people may teach it, too. */
interface TaughtMemory extends TranslationMemory {
  learn(known: readonly KnownSentence[]): Promise<void>;
  forget(sentence: string): Promise<boolean>;
  entries(options: { readonly drafts: boolean }): AsyncIterable<KnownSentence>;
}

/** An empty place to keep a memory in; `open` may be called again, as another process would. */
export interface MemoryPlace {
  readonly open: (maxBytes: number) => TaughtMemory | Promise<TaughtMemory>;
  readonly remove: () => Promise<void>;
}

const PLENTY = 2 ** 30;

const draft = (text: string): Draft => ({ text, score: -0.5, flags: [], origin: "model" });
const told = (text: string, origin: "memory" | "imported"): Draft => ({
  text,
  score: null,
  flags: [],
  origin,
});

const anyText = fc.string({ unit: fc.oneof(fc.constantFrom("\0", "\uD800", "'"), fc.string()) });
const anyFlags: fc.Arbitrary<Flag[]> = fc.subarray(["number-mismatch", "low-score", "truncated"]);
const anyDraft: fc.Arbitrary<Draft> = fc.record({
  text: anyText,
  score: fc.option(fc.integer({ min: -90_000, max: 0 }).map((each) => each / 1e4)),
  flags: anyFlags,
  origin: fc.constantFrom("model", "glossary"),
});

/** What users of a translation memory rely on, whichever adapter is behind it. */
export function memoryConformance(name: string, create: () => Promise<MemoryPlace>): void {
  describe(`conformance of ${name}`, () => {
    let place: MemoryPlace;
    let memory: TaughtMemory;

    beforeEach(async () => {
      place = await create();
      memory = await place.open(PLENTY);
    });
    afterEach(async () => {
      await memory.close();
      await place.remove();
    });

    const textsOf = async (
      scope: string,
      ...sentences: string[]
    ): Promise<(string | undefined)[]> =>
      (await memory.find(scope, sentences)).map((each) => each?.text);

    test("answers in the order of the questions, with nothing where it knows nothing", async () => {
      await memory.keep("s", [
        { sentence: "Uno.", draft: draft("One.") },
        { sentence: "Dos.", draft: draft("Two.") },
      ]);
      expect(await textsOf("s", "Dos.", "Tres.", "Uno.", "Dos.")).toEqual([
        "Two.",
        undefined,
        "One.",
        "Two.",
      ]);
      expect(await memory.find("s", [])).toEqual([]);
    });

    test("gives back the very draft, whatever is in it, and only for the very sentence and scope", async () => {
      let scope = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(fc.tuple(anyText, anyDraft), {
            selector: ([sentence]) => sentence,
            maxLength: 8,
          }),
          anyText,
          async (pairs, other) => {
            const mine = `${(scope += 1)}`;
            const kept = pairs.slice(1).map(([sentence, each]) => ({ sentence, draft: each }));
            await memory.keep(mine, kept);
            const sentences = pairs.map(([sentence]) => sentence);
            const [first, ...rest] = await memory.find(mine, sentences);
            expect(first).toBeUndefined();
            expect(rest).toEqual(kept.map((each) => each.draft));
            const elsewhere = await memory.find(`${mine}${other}.`, sentences);
            expect(elsewhere.filter((each) => each !== undefined)).toEqual([]);
          },
        ),
        { numRuns: 50 },
      );
    });

    test("tells a scope and a sentence apart, wherever the one ends", async () => {
      await memory.keep("ab", [{ sentence: "c", draft: draft("of ab") }]);
      expect(await textsOf("a", "bc")).toEqual([undefined]);
      expect(await textsOf("", "abc")).toEqual([undefined]);
    });

    test("keeps what it was given when it is opened again, and for others that have it open", async () => {
      const other = await place.open(PLENTY);
      await memory.keep("s", [{ sentence: "Uno.", draft: draft("One.") }]);
      await memory.learn([{ sentence: "Dos.", draft: told("Two.", "memory") }]);
      expect(await other.find("s", ["Uno.", "Dos."])).toMatchObject([
        { text: "One." },
        { text: "Two." },
      ]);
      await Promise.all([memory.close(), other.close()]);
      memory = await place.open(PLENTY);
      expect(await textsOf("s", "Uno.", "Dos.")).toEqual(["One.", "Two."]);
    });

    test("a correction outranks an imported translation, which outranks the model, in every scope", async () => {
      const known = { sentence: "Uno.", draft: draft("Model.") };
      await memory.keep("s", [known]);
      await memory.learn([{ sentence: "Uno.", draft: told("Imported.", "imported") }]);
      expect(await memory.find("s", ["Uno."])).toEqual([told("Imported.", "imported")]);
      await memory.learn([{ sentence: "Uno.", draft: told("Person.", "memory") }]);
      await memory.learn([{ sentence: "Uno.", draft: told("Imported later.", "imported") }]);
      await memory.keep("s", [known]);
      const corrected = [told("Person.", "memory")];
      expect(await memory.find("s", ["Uno."])).toEqual(corrected);
      expect(await memory.find("another model", ["Uno."])).toEqual(corrected);
    });

    test("the newest correction counts; taken back, the model speaks again", async () => {
      await memory.keep("s", [{ sentence: "Uno.", draft: draft("Model.") }]);
      await memory.learn([{ sentence: "Uno.", draft: told("First.", "memory") }]);
      await memory.learn([{ sentence: "Uno.", draft: told("Second.", "memory") }]);
      expect(await textsOf("s", "Uno.")).toEqual(["Second."]);
      expect(await memory.forget("Uno.")).toBe(true);
      expect(await memory.forget("Uno.")).toBe(false);
      expect(await textsOf("s", "Uno.")).toEqual(["Model."]);
    });

    test("over its size it forgets what was used least recently, and never what people wrote", async () => {
      await memory.learn([
        { sentence: "Corregida.", draft: told("Corrected.", "memory") },
        { sentence: "Importada.", draft: told("Imported.", "imported") },
      ]);
      const all = Array.from({ length: 40 }, (_, index) => `Frase ${index}. ${"x".repeat(400)}`);
      for (const sentence of all) await memory.keep("s", [{ sentence, draft: draft("y") }]);
      // Used again, though only looked up.
      const used = all.slice(0, 5);
      await memory.find("s", used);
      await memory.close();

      memory = await place.open(20 * 800);
      const newest = `Nueva. ${"x".repeat(400)}`;
      await memory.keep("s", [{ sentence: newest, draft: draft("z") }]);
      const left = await memory.find("s", all);
      const kept = all.filter((_, index) => left[index] !== undefined);
      expect(kept.length).toBeLessThan(all.length);
      expect(kept.slice(0, 5)).toEqual(used);
      expect(kept.slice(5)).toEqual(all.slice(all.length - (kept.length - 5)));
      expect(await textsOf("s", newest, "Corregida.", "Importada.")).toEqual([
        "z",
        "Corrected.",
        "Imported.",
      ]);
    });

    test("stays within its size whatever comes, though all at once", async () => {
      await memory.close();
      memory = await place.open(20 * 800);
      const many = Array.from({ length: 200 }, (_, index) => ({
        sentence: `Frase ${index}. ${"x".repeat(400)}`,
        draft: draft("y"),
      }));
      await memory.keep("s", many);
      const found = await memory.find(
        "s",
        many.map((each) => each.sentence),
      );
      const left = found.filter((each) => each !== undefined).length;
      expect(left).toBeGreaterThan(5);
      expect(left).toBeLessThan(50);
    });

    test("stays within its size while another forgets, too", async () => {
      await memory.close();
      const small = 20 * 800;
      memory = await place.open(small);
      const other = await place.open(small);
      const sentences = Array.from({ length: 60 }, (_, index) => `${index} ${"x".repeat(400)}`);
      for (const [index, sentence] of sentences.entries())
        await [memory, other][index % 2]?.keep("s", [{ sentence, draft: draft("y") }]);
      const found = await other.find("s", sentences);
      const left = sentences.filter((_, index) => found[index] !== undefined);
      expect(left.length).toBeGreaterThan(5);
      expect(left).toEqual(sentences.slice(-left.length));
      await other.close();
    });

    test("lists each sentence once, in order: what people wrote, else the newest draft", async () => {
      await memory.keep("old", [
        { sentence: "b", draft: draft("old b") },
        { sentence: "c", draft: draft("old c") },
      ]);
      await memory.keep("new", [{ sentence: "b", draft: draft("new b") }]);
      await memory.learn([
        { sentence: "c", draft: told("right c", "memory") },
        { sentence: "a", draft: told("a from elsewhere", "imported") },
      ]);
      const list = async (drafts: boolean): Promise<string[]> => {
        const texts: string[] = [];
        for await (const each of memory.entries({ drafts }))
          texts.push(`${each.sentence}: ${each.draft.text}`);
        return texts;
      };
      expect(await list(true)).toEqual(["a: a from elsewhere", "b: new b", "c: right c"]);
      expect(await list(false)).toEqual(["a: a from elsewhere", "c: right c"]);
    });
  });
}
