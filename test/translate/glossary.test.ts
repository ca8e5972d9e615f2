import { array, assert, constantFrom, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import type { Flag } from "../../src/article/article.ts";
import { UsageError } from "../../src/errors.ts";
import { splitClauses } from "../../src/segment/clauses.ts";
import { GlossaryTranslator } from "../../src/translate/glossary-translator.ts";
import {
  asHandle,
  asName,
  Glossary,
  missingTerms,
  parseGlossary,
  parseKeepList,
  restoreTerms,
  substitute,
} from "../../src/translate/glossary.ts";
import { OFFICIAL_NAMES } from "../../src/translate/official-names.ts";
import { ModelTranslator } from "../../src/translate/model-translator.ts";
import type { Translator } from "../../src/translate/translator.ts";
import { embeddedModel } from "../models.ts";

const TERMS = "fiscalía\tattorney general's office\nBanco Central\tCentral Bank\nONU\tUN\texact\n";

const OTHERS = /casa|\$&|\(|\./gu;

/** A model that says the first text for Spanish, the second for what has stand-ins in it. */
function scripted(sentence: string, plain: string, substituted: string, flags: Flag[]): Translator {
  return {
    model: { name: "scripted", checksum: "" },
    translate: (asked) =>
      Promise.resolve(
        asked === sentence
          ? { text: plain, score: 0, flags, origin: "model" }
          : { text: substituted, score: 0, flags: [], origin: "model" },
      ),
    close: () => Promise.resolve(),
  };
}

/** A model that says the same whatever it is asked. */
function deaf(text: string): Translator {
  return scripted("", text, text, []);
}

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
        expect(missingTerms(restored, terms)).toEqual([]);
        expect(restored).not.toContain("@");
        expect(restored.match(OTHERS)).toEqual(text.match(OTHERS));
      }),
    );
  });

  test("a term may have any characters", () => {
    const sources = string({ unit: "grapheme", minLength: 1 }).map((text) => text.normalize("NFC"));
    assert(
      property(sources, (source) => {
        const terms = new Glossary([{ source, target: "x", isExact: true }]).find(source);
        expect(terms.map((each) => each.found)).toEqual([source]);
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
    const translator = new GlossaryTranslator(
      deaf("Nothing."),
      new Glossary(parseGlossary(TERMS, "t")),
    );
    expect(await translator.translate("La ONU calla.")).toMatchObject({
      text: "Nothing.",
      flags: ["glossary-missed"],
    });
    expect((await translator.translate("La casa calla.")).flags).toEqual([]);
  });
});

describe("official names", () => {
  test("each is in the list once, and its English is one that will do", () => {
    const sources = OFFICIAL_NAMES.map(({ source }) => source);
    expect(new Set(sources).size).toBe(sources.length);
    for (const term of OFFICIAL_NAMES) {
      const place = { index: 0, found: term.source, term };
      for (const english of [term.target, ...(term.alsoRight ?? [])])
        expect(missingTerms(`In the ${english}.`, [place])).toEqual([]);
      expect(missingTerms("In it.", [place])).toEqual([place]);
    }
  });

  test.each([
    ["Habló en nombre del pueblo palestino.", "Palestinian people"],
    ["El presidente del Estado Mayor Conjunto viajó a Madrid.", "Joint Chiefs of Staff"],
    ["La AIEA publicó ayer su informe anual.", "IAEA"],
    ["El Ejército Popular de Corea desfiló el lunes.", "Korean People's Army"],
  ])("come out without a glossary: %s", async (sentence, name) => {
    const { text, flags } = await translate("", sentence);
    expect(text).toContain(name);
    expect(flags).toEqual([]);
  });

  test("one that does not come out is no doubt", async () => {
    const { flags } = await new GlossaryTranslator(deaf("Nothing.")).translate("La ONU calla.");
    expect(flags).toEqual([]);
  });

  test.each<[string, string, string, Flag[], string]>([
    ["has the name", "Korea's North hails Moscow.", "North Korea hails Moscow.", [], "again"],
    ["lost a clause", "Korea's North hails Moscow today.", "North Korea hails.", [], "first"],
    [
      "confuses no names",
      "North Korea's Korea hails the city of Moscow.",
      "North Korea hails the great city of Moscow.",
      ["repeated-name"],
      "again",
    ],
    ["is no better", "North Korea hails Moscow.", "North Korea greets Moscow.", [], "first"],
  ])("a second translation that %s", async (_, first, again, flags, taken) => {
    const sentence = "Corea del Norte saluda a Moscú.";
    const translator = new GlossaryTranslator(scripted(sentence, first, again, flags));
    const draft = await translator.translate(sentence);
    expect(draft).toMatchObject({ text: taken === "again" ? again : first, flags: [] });
  });

  test("a glossary's term stands above one that shares words with it", async () => {
    const { text, flags } = await translate("Corea\tChoson\n", "Corea del Norte calla.");
    expect(text).toContain("Choson");
    expect(flags).toEqual([]);
  });
});
