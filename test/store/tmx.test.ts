import { DOMParser, onErrorStopParsing } from "@xmldom/xmldom";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ArticleError } from "../../src/errors.ts";
import { exchangeText, type Unit } from "../../src/store/exchange.ts";
import { readTmx, TMX_TAIL, tmxHead, tmxUnit } from "../../src/store/tmx.ts";
import { anyUnit, readable } from "./units.ts";

const document = (units: readonly Unit[]): string =>
  tmxHead("1.2.3") + units.map(tmxUnit).join("") + TMX_TAIL;

/** A TMX document around the body's elements, as other programs write it. */
const foreign = (body: string): string =>
  `<?xml version="1.0"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4"><header srclang="es-ES"/><body>\n${body}\n</body></tmx>`;

test("what is written is what is read, whatever the text", () => {
  fc.assert(
    fc.property(fc.array(anyUnit, { maxLength: 6 }), (units) => {
      const read = readTmx(document(units), "a.tmx");
      expect(read.map((each) => ("unit" in each ? each.unit : each))).toEqual(units.map(readable));
    }),
  );
});

test("another parser finds the same: well-formed, no character that XML 1.0 forbids, TMX 1.4", () => {
  fc.assert(
    fc.property(fc.array(anyUnit, { maxLength: 6 }), (units) => {
      const text = document(units);
      expect(text).not.toMatch(/[^\n -~\u0080-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u);
      const parsed = new DOMParser({ onError: onErrorStopParsing }).parseFromString(
        text,
        "text/xml",
      );
      expect(parsed.documentElement?.getAttribute("version")).toBe("1.4");
      const found = [...parsed.getElementsByTagName("tuv")].map((tuv) => [
        tuv.getAttribute("xml:lang"),
        tuv.getElementsByTagName("seg")[0]?.textContent,
      ]);
      expect(found).toEqual(
        units.flatMap((unit) => [
          ["es", exchangeText(unit.sentence)],
          ["en", exchangeText(unit.translation)],
        ]),
      );
    }),
  );
});

test("a header has what TMX 1.4 demands, and no time", () => {
  const parsed = new DOMParser({ onError: onErrorStopParsing }).parseFromString(
    document([]),
    "text/xml",
  );
  const header = parsed.getElementsByTagName("header")[0];
  const names = [...(header?.attributes ?? [])].map((each) => each.name).toSorted();
  expect(names).toEqual([
    "adminlang",
    "creationtool",
    "creationtoolversion",
    "datatype",
    "o-tmf",
    "segtype",
    "srclang",
  ]);
});

describe("reads what other programs write", () => {
  test("regions, the older lang, more languages, markup within segments, CDATA and references", () => {
    const text = foreign(`
<tu><note>n</note><tuv xml:lang="es-MX"><prop type="x">p</prop><seg>El <bpt i="1">&lt;b></bpt>gato<ept i="1"/> &amp; <hi>el perro</hi><ph>{1}<sub>no</sub></ph>.</seg></tuv>
<tuv xml:lang="de"><seg>Katze</seg></tuv><tuv xml:lang="EN-gb"><seg>The cat &#38; the <![CDATA[<dog>]]>.</seg></tuv><tuv xml:lang="en-US"><seg>Other</seg></tuv></tu>
<tu><tuv lang="en"><seg>Second</seg></tuv><tuv lang="es"><seg>Segundo</seg></tuv></tu>`);
    expect(readTmx(text, "a.tmx")).toEqual([
      {
        line: 5,
        unit: { sentence: "El gato & el perro.", translation: "The cat & the <dog>." },
      },
      { line: 7, unit: { sentence: "Segundo", translation: "Second" } },
    ]);
  });

  test("past units that hold no such pair", () => {
    const text = foreign(`<tu><tuv xml:lang="de"><seg>Eins</seg></tuv></tu>
<tu><tuv xml:lang="es"><seg> </seg></tuv><tuv xml:lang="en"><seg>One</seg></tuv></tu>
<tu><tuv xml:lang="es"><seg>Dos</seg></tuv><tuv xml:lang="en"><seg>Two</seg></tuv></tu>`);
    expect(readTmx(text, "a.tmx")).toEqual([
      {
        line: 4,
        problem: "expected a segment in Spanish (es) and one in English (en), found de",
      },
      {
        line: 5,
        problem: "expected a segment in Spanish (es) and one in English (en), found an empty one",
      },
      { line: 6, unit: { sentence: "Dos", translation: "Two" } },
    ]);
  });
});

describe("refuses, naming file and line", () => {
  const bomb = `<!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<tmx><body><tu><tuv xml:lang="es"><seg>&b;</seg></tuv></tu></body></tmx>`;
  const outside = `<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n<tmx><body><tu><tuv xml:lang="es"><seg>&x;</seg></tuv></tu></body></tmx>`;
  test.each([
    ["an entity bomb", bomb, /a\.tmx:2: .*entity/u],
    ["an entity that names a file", outside, /a\.tmx:2: .*entity/u],
    ["a document that is cut off", foreign("<tu>").slice(0, -20), /a\.tmx:\d+: .*unclosed/u],
    ["tags that do not match", "<tmx>\n<tu></tmx>", /a\.tmx:2: /u],
    ["a control character", "<tmx>\n\n\u0001</tmx>", /a\.tmx:3: .*disallowed/u],
    ["another kind of XML", "<html></html>", /a\.tmx:1: expected the element tmx, found html/u],
    ["no XML", "Uno.\tOne.", /a\.tmx:1: expected well-formed XML/u],
    ["nothing", "", /a\.tmx:1: /u],
  ])("%s", (_what, text, message) => {
    expect(() => readTmx(text, "a.tmx")).toThrow(ArticleError);
    expect(() => readTmx(text, "a.tmx")).toThrow(message);
  });
});
