import { SaxesParser, type SaxesTagPlain } from "saxes";
import { ArticleError } from "../errors.ts";
import { exchangeText, type ReadUnit, type Unit } from "./exchange.ts";

/** Properties of our own in a unit (TMX 1.4b: types that are no part of the standard begin with x-). */
const ORIGIN = "x-bilingual-digest-origin";
const FLAGS = "x-bilingual-digest-flags";
const BEFORE = "x-bilingual-digest-before";

/** The beginning of a TMX 1.4 document with Spanish as the source. It holds no time: same units, same bytes. */
export function tmxHead(toolVersion: string): string {
  const header = [
    'creationtool="bilingual-digest"',
    `creationtoolversion="${escapeXml(toolVersion)}"`,
    'segtype="sentence"',
    'o-tmf="bilingual-digest"',
    'adminlang="en"',
    'srclang="es"',
    'datatype="plaintext"',
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n<header ${header.join(" ")}/>\n<body>\n`;
}

export const TMX_TAIL = "</body>\n</tmx>\n";

export function tmxUnit(unit: Unit): string {
  const properties: [string, string][] = [
    [ORIGIN, unit.origin ?? ""],
    [FLAGS, unit.flags.join(" ")],
    [BEFORE, unit.before ?? ""],
  ];
  const lines = [
    "<tu>",
    ...properties.flatMap(([type, text]) =>
      text === "" ? [] : [`<prop type="${type}">${escapeXml(text)}</prop>`],
    ),
    `<tuv xml:lang="es"><seg>${escapeXml(unit.sentence)}</seg></tuv>`,
    `<tuv xml:lang="en"><seg>${escapeXml(unit.translation)}</seg></tuv>`,
    "</tu>",
  ];
  return `${lines.join("\n")}\n`;
}

function escapeXml(text: string): string {
  return exchangeText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/**
 * Reads the units of a TMX document of any version and any program that hold Spanish and English. Markup within a
 * segment is left out, text that it highlights is kept. Entities that a document declares are never expanded and
 * nothing that it names is opened.
 *
 * Throws ArticleError, naming `file` and line, if it is no well-formed XML or no TMX.
 */
export function readTmx(text: string, file: string): ReadUnit[] {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const reader = new UnitReader();
  let root: string | undefined;
  parser.on("error", ({ message }) => {
    throw notTmx(file, parser.line, `expected well-formed XML: ${message}`);
  });
  parser.on("opentag", (tag) => {
    root ??= tag.name;
    if (root !== "tmx")
      throw notTmx(file, parser.line, `expected the element tmx, found ${tag.name}`);
    reader.open(tag, parser.line);
  });
  parser.on("text", (part) => reader.text(part));
  parser.on("cdata", (part) => reader.text(part));
  parser.on("closetag", (tag) => reader.close(tag.name));
  parser.write(text).close();
  return reader.units;
}

function notTmx(source: string, line: number, problem: string): ArticleError {
  return new ArticleError({ source, line }, `${problem}. Nothing was taken; repair the file.`);
}

/** Elements whose content is a person's text; within any other it is code of the program that wrote the file. */
const TEXTUAL = new Set(["seg", "hi"]);

/** Puts units together from the elements of a document as they come. */
class UnitReader {
  readonly units: ReadUnit[] = [];
  /** Names of the elements that are open from the segment or property on. */
  readonly #open: string[] = [];
  #line = 0;
  #language = "";
  #type = "";
  #text = "";
  /** By language without region; the first of each. */
  #segments = new Map<string, string>();
  #properties = new Map<string, string>();

  open({ name, attributes }: SaxesTagPlain, line: number): void {
    if (this.#open.length > 0 || name === "seg" || name === "prop") {
      if (this.#open.length === 0) this.#text = "";
      this.#open.push(name);
    }
    if (name === "tu") {
      this.#line = line;
      this.#segments = new Map();
      this.#properties = new Map();
    }
    // TMX before 1.4 says lang.
    if (name === "tuv") this.#language = attributes["xml:lang"] ?? attributes["lang"] ?? "";
    if (name === "prop") this.#type = attributes["type"] ?? "";
  }

  text(part: string): void {
    const [first, ...inner] = this.#open;
    if (first === "prop" || (first === "seg" && inner.every((name) => TEXTUAL.has(name))))
      this.#text += part;
  }

  close(name: string): void {
    this.#open.pop();
    if (this.#open.length > 0) return;
    if (name === "prop") this.#properties.set(this.#type, this.#text);
    if (name === "tu") this.units.push({ line: this.#line, ...this.#unit() });
    if (name !== "seg") return;
    const language = this.#language.toLowerCase().replace(/[-_].*/u, "");
    if (!this.#segments.has(language)) this.#segments.set(language, this.#text.trim());
  }

  #unit(): Pick<Extract<ReadUnit, { unit: object }>, "unit"> | { readonly problem: string } {
    const [sentence, translation] = [this.#segments.get("es"), this.#segments.get("en")];
    if (!sentence || !translation) {
      const found = [...this.#segments.keys()].join(", ") || "none";
      return {
        problem: `expected a segment in Spanish (es) and one in English (en), found ${sentence === "" || translation === "" ? "an empty one" : found}`,
      };
    }
    const [origin, before] = [this.#properties.get(ORIGIN), this.#properties.get(BEFORE)];
    return {
      unit: {
        sentence,
        translation,
        ...(origin === undefined ? {} : { origin }),
        ...(before === undefined ? {} : { before }),
      },
    };
  }
}
