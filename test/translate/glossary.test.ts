import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { splitClauses } from "../../src/segment/clauses.ts";
import { GlossaryTranslator } from "../../src/translate/glossary-translator.ts";
import {
  asHandle,
  asName,
  Glossary,
  holds,
  parseGlossary,
  parseKeepList,
  restoreTerms,
  substitute,
} from "../../src/translate/glossary.ts";
import { ModelTranslator } from "../../src/translate/model-translator.ts";
import type { Translator } from "../../src/translate/translator.ts";
import { embeddedModel } from "../models.ts";

const TERMS = "fiscalía\tattorney general's office\nBanco Central\tCentral Bank\nONU\tUN\texact\n";

const OTHERS = /casa|\$&|\(|\./gu;

async function translate(terms: string, text: string): Promise<{ text: string; flags: string[] }> {
  const model = await ModelTranslator.open(await embeddedModel(), {
    workers: 1,
    search: { beams: 4, lengthPenalty: 1 },
    maxTokens: 64,
    doubtScore: -10,
    splitClauses,
  });
  const translator = new GlossaryTranslator(model, new Glossary(parseGlossary(terms, "t")));
  const draft = await translator.translate(text).finally(() => translator.close());
  return { text: draft.text, flags: draft.flags };
}

describe("reading", () => {
  test("terms, comments, a heading, a byte order mark and any line ending", () => {
    const text = `\uFEFFsource\ttarget\r\n# organisations\r\n\r\n${TERMS.replaceAll("\n", "\r\n")}`;
    expect(parseGlossary(text, "terms.tsv")).toEqual([
      { source: "fiscalía", target: "attorney general's office", isExact: false },
      { source: "Banco Central", target: "Central Bank", isExact: false },
      { source: "ONU", target: "UN", isExact: true },
    ]);
  });

  test("every wrong line is named", () => {
    const wrong = "ONU UN\nuno\tone\tloud\nsí\tyes\n";
    expect(() => parseGlossary(wrong, "terms.tsv")).toThrow(UsageError);
    expect(() => parseGlossary(wrong, "terms.tsv")).toThrow(
      /terms\.tsv:1: expected .*\nterms\.tsv:2: the third column/u,
    );
  });

  test("names to keep stand for themselves, capitals as they are", () => {
    expect(parseKeepList("# newspapers\nEl País\n\nLa  Nación\n")).toEqual([
      { source: "El País", target: "El País", isExact: true },
      { source: "La Nación", target: "La Nación", isExact: true },
    ]);
  });
});

describe("finding", () => {
  const glossary = new Glossary(parseGlossary(`${TERMS}banco\tbench\n`, "terms.tsv"));
  const found = (text: string): string[] => glossary.find(text).map((each) => each.found);

  test("whole words, the longest first, capitals only where they count", () => {
    expect(found("La Fiscalía y el banco central de la ONU.")).toEqual([
      "Fiscalía",
      "banco central",
      "ONU",
    ]);
    expect(found("Los bancos de la onu, la subfiscalía.")).toEqual([]);
  });

  test.each([asName, asHandle])("terms are replaced, and nothing else: %o", (standIn) => {
    const words = constantFrom("ONU", "banco", "Banco Central", "fiscalía", "casa", "$&", "(", ".");
    assert(
      property(array(words, { minLength: 1 }), (parts) => {
        const text = parts.join(" ");
        const terms = glossary.find(text);
        const replaced = substitute(text, terms, standIn);
        expect(glossary.find(replaced).map((each) => each.found)).toEqual([]);
        expect(replaced.match(OTHERS)).toEqual(text.match(OTHERS));
        const restored = restoreTerms(replaced, terms, standIn);
        expect(holds(restored, terms)).toBe(true);
        expect(restored).not.toContain("@");
        expect(restored.match(OTHERS)).toEqual(text.match(OTHERS));
      }),
    );
  });

  test("a term that opens a sentence has its capital", () => {
    const terms = glossary.find("Fiscalía y juez discrepan.");
    expect(restoreTerms("@zxaa and @zxaas disagree.", terms, asHandle)).toBe(
      "Attorney general's office and @zxaas disagree.",
    );
  });
});

describe("translating", () => {
  test("a term comes out as the glossary says", async () => {
    const sentence = "El alcalde visitó el museo el lunes.";
    expect((await translate("nada\tnothing", sentence)).text).toContain("mayor");
    const { text, flags } = await translate("alcalde\tburgomaster", sentence);
    expect(text).toContain("burgomaster");
    expect(text).toMatch(/museum/u);
    expect(flags).toEqual([]);
  });

  test("a term that does not come out is flagged", async () => {
    const deaf: Translator = {
      model: { name: "deaf", checksum: "" },
      translate: () => Promise.resolve({ text: "Nothing.", score: 0, flags: [], origin: "model" }),
      close: () => Promise.resolve(),
    };
    const translator = new GlossaryTranslator(deaf, new Glossary(parseGlossary(TERMS, "t")));
    expect(await translator.translate("La ONU calla.")).toMatchObject({
      text: "Nothing.",
      flags: ["glossary-missed"],
    });
    expect((await translator.translate("La casa calla.")).flags).toEqual([]);
  });
});
