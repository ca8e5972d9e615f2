import { beforeEach, describe, expect, test } from "vitest";
import { RetryableError } from "../../src/errors.ts";
import { IN_WORK, type KnownSentence, type TranslationMemory } from "../../src/translate/memory.ts";
import { RememberingTranslator } from "../../src/translate/remembering-translator.ts";
import { carried, type Draft, type Translator } from "../../src/translate/translator.ts";

const MODEL = { name: "fake", checksum: "00" };

/** Upper-cases, and counts what it was asked. */
class CountingTranslator implements Translator {
  readonly model = MODEL;
  readonly asked: string[] = [];
  closed = false;

  async translate(sentence: string, signal?: AbortSignal): Promise<Draft> {
    signal?.throwIfAborted();
    this.asked.push(sentence);
    await Promise.resolve();
    if (!/\p{L}/u.test(sentence)) return carried(sentence);
    return { text: sentence.toUpperCase(), score: -0.25, flags: ["low-score"], origin: "model" };
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

/** A memory in a Map that records how it is used. */
class FakeMemory implements TranslationMemory {
  readonly known = new Map<string, Draft>();
  readonly finds: number[] = [];
  readonly keeps: number[] = [];
  closed = false;

  async find(scope: string, sentences: readonly string[]): Promise<(Draft | undefined)[]> {
    this.finds.push(sentences.length);
    return sentences.map((each) => this.known.get(each) ?? this.known.get(`${scope}\n${each}`));
  }

  async keep(scope: string, known: readonly KnownSentence[]): Promise<void> {
    this.keeps.push(known.length);
    for (const { sentence, draft } of known) this.known.set(`${scope}\n${sentence}`, draft);
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

let inner: CountingTranslator;
let memory: FakeMemory;
let translator: RememberingTranslator;

beforeEach(() => {
  inner = new CountingTranslator();
  memory = new FakeMemory();
  translator = new RememberingTranslator(inner, memory, "scope");
});

const SENTENCES = Array.from({ length: 40 }, (_, index) => `frase ${index}`);

describe("a hit", () => {
  test("is the very draft, and asks the translator nothing", async () => {
    const first = await translator.translate("Hola.");
    const second = await translator.translate("Hola.");
    expect(second).toEqual(first);
    expect(second.origin).toBe("model");
    expect(inner.asked).toEqual(["Hola."]);
    expect(translator.counts).toEqual({
      remembered: 1,
      corrected: 0,
      imported: 0,
      translated: 1,
    });
  });

  test("does not depend on white space or on how an accent is written", async () => {
    await translator.translate("Adiós, mar.");
    await translator.translate("  Adio\u0301s,\u00A0 mar.\n");
    expect(inner.asked).toHaveLength(1);
  });

  test("that a person wrote is given as it is", async () => {
    const corrected: Draft = { text: "Goodbye 7.", score: null, flags: [], origin: "memory" };
    memory.known.set("Adiós.", corrected);
    expect(await translator.translate("Adiós.")).toEqual(corrected);
    expect(translator.counts.corrected).toBe(1);
  });

  test("that was imported is checked: nobody here has seen it", async () => {
    memory.known.set("Son 7.", {
      text: "There are 8.",
      score: null,
      flags: [],
      origin: "imported",
    });
    expect(await translator.translate("Son 7.")).toMatchObject({
      text: "There are 8.",
      flags: ["number-mismatch"],
      origin: "imported",
    });
    expect(inner.asked).toEqual([]);
  });
});

test("sentences asked for together are looked up together and kept in one go", async () => {
  await Promise.all(SENTENCES.map((each) => translator.translate(each)));
  expect(memory.finds).toEqual([SENTENCES.length]);
  expect(memory.keeps).toEqual([SENTENCES.length]);
});

test("each gets its own answer, known and new among each other", async () => {
  await Promise.all(
    SENTENCES.filter((_, index) => index % 3 === 0).map((each) => translator.translate(each)),
  );
  const drafts = await Promise.all(SENTENCES.map((each) => translator.translate(each)));
  expect(drafts.map((draft) => draft.text)).toEqual(SENTENCES.map((each) => each.toUpperCase()));
  expect(new Set(inner.asked).size).toBe(inner.asked.length);
});

test("while others are in work, drafts wait for company, but not without end", async () => {
  const never = new Promise<never>(() => {});
  const busy = new RememberingTranslator(
    {
      model: MODEL,
      translate: (text) => (text === "larga" ? never : inner.translate(text)),
      close: async () => {},
    },
    memory,
    "scope",
  );
  void busy.translate("larga");
  for (let index = 0; index < 300; index++) await busy.translate(`frase ${index}`);
  expect(memory.keeps).toEqual([256]);
});

test("what is carried as it is takes no room", async () => {
  expect(await translator.translate("12 %")).toEqual(carried("12 %"));
  expect(memory.known.size).toBe(0);
  expect(translator.counts.translated).toBe(0);
});

test("another scope knows nothing of it", async () => {
  await translator.translate("Hola.");
  await new RememberingTranslator(inner, memory, "other").translate("Hola.");
  expect(inner.asked).toEqual(["Hola.", "Hola."]);
});

test("closing writes what is unwritten and closes both", async () => {
  const failing = new RememberingTranslator(
    {
      model: MODEL,
      translate: async (text) => {
        if (text === "mala") throw new Error("bad");
        return inner.translate(text);
      },
      close: () => inner.close(),
    },
    memory,
    "scope",
  );
  const [good, bad] = await Promise.allSettled(
    ["Hola.", "mala"].map((each) => failing.translate(each)),
  );
  expect([good?.status, bad?.status]).toEqual(["fulfilled", "rejected"]);
  await failing.close();
  expect(memory.known.size).toBe(1);
  expect([memory.closed, inner.closed]).toEqual([true, true]);
});

describe("a memory that is away", () => {
  test("and cannot keep a draft fails no translation; the draft is kept later", async () => {
    const keep = memory.keep.bind(memory);
    memory.keep = async () => {
      throw new RetryableError("away");
    };
    await translator.translate("Hola.");
    expect(memory.known.size).toBe(0);
    memory.keep = keep;
    await translator.translate("Adiós.");
    expect(memory.known.size).toBe(2);
  });

  test("and cannot be asked fails the translation: it may hold a correction", async () => {
    memory.find = async () => {
      throw new RetryableError("away");
    };
    await expect(translator.translate("Hola.")).rejects.toThrow(RetryableError);
    expect(inner.asked).toEqual([]);
  });

  test("until the end is told of, since drafts are lost", async () => {
    memory.keep = async () => {
      throw new RetryableError("away");
    };
    await translator.translate("Hola.");
    await expect(translator.close()).rejects.toThrow("away");
    expect([memory.closed, inner.closed]).toEqual([true, true]);
  });
});

describe("a memory that machines share", () => {
  /** Answers "suya" as in work elsewhere until the other machine, which waits for "mía", has seen that kept. */
  class SharedMemory extends FakeMemory {
    async claim(
      scope: string,
      sentences: readonly string[],
    ): Promise<(Draft | undefined | typeof IN_WORK)[]> {
      const theirs: Draft = { text: "THEIRS", score: -1, flags: [], origin: "model" };
      if (this.known.has(`${scope}\nmía`)) this.known.set(`${scope}\nsuya`, theirs);
      const found = await this.find(scope, sentences);
      return found.map((each, index) =>
        each === undefined && sentences[index] === "suya" ? IN_WORK : each,
      );
    }
  }

  test("gets its drafts before anybody waits for another's", async () => {
    const sharing = new RememberingTranslator(inner, new SharedMemory(), "scope");
    const texts = await Promise.all(["mía", "suya"].map((each) => sharing.translate(each)));
    expect(texts.map(({ text }) => text)).toEqual(["MÍA", "THEIRS"]);
    expect(inner.asked).toEqual(["mía"]);
    expect(sharing.counts).toMatchObject({ translated: 1, remembered: 1 });
  });
});

test("closes the translator though the memory cannot be closed", async () => {
  await translator.translate("Hola.");
  memory.close = async () => {
    throw new RetryableError("still locked");
  };
  await expect(translator.close()).rejects.toThrow("still locked");
  expect(inner.closed).toBe(true);
});

test("an aborted call is rejected with the signal's reason", async () => {
  const aborted = AbortSignal.abort(new Error("stop"));
  await expect(translator.translate("Hola.", aborted)).rejects.toThrow("stop");
  expect(memory.finds).toEqual([]);
});
