import type { BlockKind, LayoutBlock } from "../article/article.ts";
import type { Place } from "../errors.ts";
import { type Attributes, readMarkup } from "./markup.ts";
import { normaliseLine, normaliseText } from "./normalise.ts";
import { joinTables, type Cell, type Unit } from "./html-tables.ts";

/** Never read aloud by a browser, or no part of what is said. */
const unread: ReadonlySet<string> = new Set(
  (
    "applet area audio base button canvas datalist dialog embed frame frameset head iframe input link map math meta " +
    "meter nav noembed noframes noscript object optgroup option param picture progress rp rt script select source style " +
    "svg template textarea title track video"
  ).split(" "),
);
/** What begins on a line of its own. */
const blockLevel: ReadonlySet<string> = new Set(
  (
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form " +
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p pre section summary table tbody td tfoot th thead tr ul"
  ).split(" "),
);
/** The kind of block that an element makes of what is in it, unless one further in does. */
const kinds: ReadonlyMap<string, BlockKind> = new Map([
  ...["h1", "h2", "h3", "h4", "h5", "h6"].map((name) => [name, "heading"] as const),
  ["li", "listItem"],
  ["blockquote", "quote"],
  ["figcaption", "caption"],
  ["caption", "caption"],
  ["pre", "paragraph"],
]);

/** Words of HTML, and what its markup says of them. */
export interface HtmlText {
  /** Normalised; a blank line stands between blocks, ` | ` between cells. */
  readonly text: string;
  readonly layout: LayoutBlock[];
  /** Characters that are links. */
  readonly linked: number;
}

/**
 * The blocks of HTML: headings, paragraphs, items of lists, quotations, captions, code, and tables row by row. Scripts,
 * styles, forms, pictures and what is hidden give nothing. Fails with ArticleError if it is not to be bounded.
 */
export function htmlBlocks(place: Place, html: string): HtmlText {
  const reader = new BlockReader();
  readMarkup(place, html, reader);
  return reader.finish();
}

/** The words of HTML on one line. */
export function htmlLine(place: Place, html: string): string {
  return normaliseLine(htmlBlocks(place, html).text);
}

class BlockReader {
  readonly #units: Unit[] = [];
  /** Elements that make kinds of blocks, the innermost last. */
  readonly #kinds: string[] = [];
  readonly #cells: Cell[] = [];
  /** Elements that are open within one that is not read. */
  #unread = 0;
  #tables = 0;
  #links = 0;
  #linked = 0;
  #hasCode = false;
  #words: string[] = [];

  readonly open = (name: string, attributes: Attributes): void => {
    if (this.#unread > 0 || unread.has(name) || isHidden(attributes)) {
      this.#unread += 1;
      return;
    }
    if (blockLevel.has(name)) this.#flush();
    if (kinds.has(name)) this.#kinds.push(name);
    if (name === "a") this.#links += 1;
    if (name === "br") this.#words.push("\n");
    if (name === "q") this.#words.push('"');
    if (name === "code" && this.#kinds.includes("pre")) this.#hasCode = true;
    if (name === "table") this.#cells.push({ table: this.#tables++, row: -1, column: -1 });
    this.#enterCell(name);
  };

  readonly close = (name: string): void => {
    if (this.#unread > 0) {
      this.#unread -= 1;
      return;
    }
    if (blockLevel.has(name)) this.#flush();
    if (kinds.has(name)) this.#kinds.splice(this.#kinds.lastIndexOf(name), 1);
    if (name === "a") this.#links -= 1;
    if (name === "q") this.#words.push('"');
    if (name === "table") this.#cells.pop();
  };

  readonly text = (text: string): void => {
    if (this.#unread > 0) return;
    const words = this.#kinds.includes("pre") ? text : text.replace(/\s+/gu, " ");
    if (this.#links > 0) this.#linked += words.trim().length;
    this.#words.push(words);
  };

  finish(): HtmlText {
    this.#flush();
    let text = "";
    const layout = joinTables(this.#units).map(({ kind, level, parts }): LayoutBlock => {
      if (text !== "") text += "\n\n";
      const spans = parts.map((part, i) => {
        if (i > 0) text += " | ";
        text += part;
        return { start: text.length - part.length, end: text.length };
      });
      return { kind, ...(level !== undefined && { level }), parts: spans };
    });
    return { text, layout, linked: this.#linked };
  }

  #enterCell(name: string): void {
    const cell = this.#cells.at(-1);
    if (!cell) return;
    const { table, row, column } = cell;
    if (name === "tr") this.#cells[this.#cells.length - 1] = { table, row: row + 1, column: -1 };
    if (name === "td" || name === "th")
      this.#cells[this.#cells.length - 1] = { table, row, column: column + 1 };
  }

  /** What was said since the last block, made one. */
  #flush(): void {
    const said = this.#words.join("");
    const isCode = this.#hasCode;
    this.#words = [];
    this.#hasCode = false;
    if (!/\S/u.test(said)) return;
    const name = this.#kinds.at(-1) ?? "";
    const isVerbatim = this.#kinds.includes("pre");
    const text = normaliseText(
      isVerbatim
        ? said
        : said
            .split("\n")
            .map((line) => line.trim())
            .join("\n"),
    );
    if (text === "") return;
    const kind = isCode ? "code" : (kinds.get(name) ?? "paragraph");
    const cell = this.#cells.at(-1);
    this.#units.push({
      kind,
      ...(kind === "heading" && { level: Number(name.slice(1)) }),
      parts: [text],
      ...(cell && kind !== "caption" && { cell }),
    });
  }
}

function isHidden(attributes: Attributes): boolean {
  return (
    "hidden" in attributes ||
    /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/iu.test(attributes["style"] ?? "")
  );
}
