import { Marked, type Token, type Tokens } from "marked";
import { NOT_TRANSLATED } from "./article-markdown.ts";
import { sanitise } from "./sanitise.ts";

const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ["Español", "es"],
  ["English", "en"],
]);
/** The markdown's only raw HTML. */
const ANCHOR = /^<a id="(s\d{1,9})">$/u;
const NUMBER = /\d{1,9}$/u;

type Inline = (tokens: readonly Token[]) => string;

/**
 * A digest's markdown, or whole blocks of it, as HTML: columns and titles know their language, rows their sentence.
 * What is in emphasis is Spanish; raw HTML is not passed on.
 */
export function digestHtml(markdown: string): string {
  let section = "";
  const marked = new Marked({
    gfm: true,
    renderer: {
      html: () => "",
      em({ tokens }) {
        return `<em lang="es">${this.parser.parseInline(tokens)}</em>`;
      },
      link({ href, tokens }) {
        const page = href.replace(/\.md$/u, ".html");
        return `<a href="${page}">${this.parser.parseInline(tokens)}</a>`;
      },
      heading({ depth, text, tokens }) {
        if (depth === 2) section = text;
        const inline: Inline = (some) => this.parser.parseInline([...some]);
        const content = depth === 3 ? bothLanguages(tokens, inline) : inline(tokens);
        return `<h${depth}>${content}</h${depth}>\n`;
      },
      list({ items }) {
        const language = section === NOT_TRANSLATED ? ' lang="es"' : "";
        return `<ul${language}>${items.map((item) => this.listitem(item)).join("")}</ul>\n`;
      },
      table(token) {
        return table(token, (some) => this.parser.parseInline([...some]));
      },
    },
  });
  return sanitise(marked.parse(markdown, { async: false }));
}

/** `English — *Español* note`, the English and the dash each in an element of their own. */
function bothLanguages(tokens: readonly Token[], inline: Inline): string {
  const spanish = tokens.findLastIndex((token) => token.type === "em");
  if (spanish < 0) return inline(tokens);
  const english = inline(tokens.slice(0, spanish)).replace(/ — $/u, "");
  const note = inline(tokens.slice(spanish + 1)).trim();
  return [
    `<span lang="en">${english}</span><span class="dash"> — </span>`,
    inline(tokens.slice(spanish, spanish + 1)),
    note === "" ? "" : ` <span class="note">${note}</span>`,
  ].join("");
}

function table({ header, rows }: Tokens.Table, inline: Inline): string {
  const languages = header.map((cell) => LANGUAGES.get(cell.text));
  const heads = header.map((cell, index) => {
    const language = languages[index] ?? "en";
    const name = cell.text === "" ? '<span class="unseen">Sentence</span>' : inline(cell.tokens);
    return `<th role="columnheader" scope="col" lang="${language}">${name}</th>`;
  });
  const body = rows.map(([number, ...cells]) => {
    const notes = cells.map((cell, index) => (languages[index + 1] === undefined ? cell.text : ""));
    const { id, classes, content } = rowHead(number, inline);
    const marks = notes.join("") + (number?.text ?? "");
    if (marks.includes("⚠")) classes.push("doubted");
    if (marks.includes("✎")) classes.push("written");
    const columns = cells.map((cell, index) => column(cell, languages[index + 1], inline));
    const named = id === undefined ? "" : ` id="${id}"`;
    return `<tr role="row"${named} class="${classes.join(" ")}"><td role="cell" class="number">${content}</td>${columns.join("")}</tr>\n`;
  });
  return `<table role="table"><thead role="rowgroup"><tr role="row">${heads.join("")}</tr></thead>\n<tbody role="rowgroup">\n${body.join("")}</tbody></table>\n`;
}

function column(cell: Tokens.TableCell, language: string | undefined, inline: Inline): string {
  const content = inline(cell.tokens);
  return language === undefined
    ? `<td role="cell" class="note">${content}</td>`
    : `<td role="cell" lang="${language}">${content}</td>`;
}

interface RowHead {
  /** Of the row's first sentence; undefined in the summary, which points to it. */
  readonly id: string | undefined;
  readonly classes: string[];
  readonly content: string;
}

/** A row's number as a link to the row itself, so that the keyboard reaches every pair of sentences. */
function rowHead(cell: Tokens.TableCell | undefined, inline: Inline): RowHead {
  const tokens = cell?.tokens ?? [];
  const content = inline(tokens);
  const number = NUMBER.exec(content)?.[0];
  if (tokens[0]?.type === "link" || number === undefined)
    return { id: undefined, classes: ["pair"], content };
  const id = `s${number}`;
  const chosen = tokens.flatMap((token) => ANCHOR.exec(token.raw)?.[1] ?? []);
  const anchors = chosen.filter((each) => each !== id).map((each) => `<span id="${each}"></span>`);
  const star =
    '<span class="star" aria-hidden="true">★</span><span class="unseen">, in the summary</span>';
  return {
    id,
    classes: chosen.length > 0 ? ["pair", "chosen"] : ["pair"],
    content: `${anchors.join("")}<a href="#${id}">${content}</a>${chosen.length > 0 ? star : ""}`,
  };
}
