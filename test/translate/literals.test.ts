import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lostLiterals, maskCode, restoreLiterals } from "../../src/translate/literals.ts";

describe("addresses, handles and hashtags come through", () => {
  test.each([
    [
      "Escriba a viajeros@ejemplo.es.",
      "Write to travellers@ejemplo.es.",
      "Write to viajeros@ejemplo.es.",
    ],
    [
      "La cuenta @EstacionCentral.",
      "The @ stationCentral account.",
      "The @EstacionCentral account.",
    ],
    [
      "Con #TrenVerano y #Sur_2.",
      "With # TrainSummer and #South_2.",
      "With #TrenVerano and #Sur_2.",
    ],
    [
      "Vea https://www.ejemplo.es/a?b=1&c=2, aquí.",
      "See https: //www.example.es/a?b=1, here.",
      "See https://www.ejemplo.es/a?b=1&c=2, here.",
    ],
    [
      "Llame al 914 555 123 o al +34 91 555 12 34.",
      "Call 914 55 123 or +34 91 555 1234.",
      "Call 914 555 123 or +34 91 555 12 34.",
    ],
    ["Son 47 450 795.", "They are 47,450,795.", "They are 47,450,795."],
    ["Vea www.ejemplo.es.", "See the page.", "See the page."],
    ["Siga a @ana y a @luis.", "Follow @luis and @ana.", "Follow @luis and @ana."],
    ["Un 3 # 4 y a @ b.", "A 3 # 4 and a @ b.", "A 3 # 4 and a @ b."],
  ])("%s", (source, target, restored) => {
    expect(restoreLiterals(source, target)).toBe(restored);
  });
});

test("what is lost is named", () => {
  expect(lostLiterals("Vea www.ejemplo.es y #Sol.", "See #Sol.")).toEqual(["www.ejemplo.es"]);
  expect(
    lostLiterals("Con `a b`, mi_dato, --en-seco y x.json; no --dijo-- más.", "With `b a`."),
  ).toEqual(["`a b`", "mi_dato", "--en-seco", "x.json"]);
  expect(lostLiterals("Llame al 600 123 456; son 47 450 795.", "Call us.")).toEqual([
    "600 123 456",
  ]);
  expect(lostLiterals("En 2010 2012 2014; en 2024 900 000 personas.", "In those years.")).toEqual(
    [],
  );
  expect(lostLiterals("Nada que ver.", "Nothing to see.")).toEqual([]);
});

test("a translation that has them all is not touched", () => {
  const literal = fc.constantFrom("@ana_b", "#Sol", "https://ejemplo.es/x", "a.b@ejemplo.es");
  fc.assert(
    fc.property(fc.array(literal), (literals) => {
      const text = literals.join(" y ");
      expect(restoreLiterals(text, text)).toBe(text);
    }),
  );
});

test("code is masked and given back, however much of it there is", () => {
  const code = fc.stringMatching(/^`[a-z $&\\@.-]{1,12}`$/u);
  fc.assert(
    fc.property(fc.array(code, { maxLength: 60 }), (pieces) => {
      const text = pieces.join(" y ");
      const { text: masked, unmask } = maskCode(text);
      expect(masked).not.toContain("`");
      expect(unmask(masked)).toBe(text);
    }),
  );
});
