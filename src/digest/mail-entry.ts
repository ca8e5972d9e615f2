import { escapeUTF8 } from "entities";
import type { Story } from "../article/story.ts";
import { sentencesOf, type FinishedArticle, type Sentence } from "../article/article.ts";
import { countArticle } from "./counts.ts";
import { doubtCount } from "./doubts.ts";
import { plainLine } from "./escape-markdown.ts";
import { translationsOf } from "./full-text.ts";
import { correctedCount, extentNote, noteLabel } from "./notes.ts";
import type { Version } from "./outline.ts";
import { englishTitle, sourceName, titleNote } from "./title.ts";

/** Characters of one text, and sentences of one summary, that a message shows: an entry has to fit into one. */
const MOST_CHARACTERS = 1_200;
const MOST_SENTENCES = 5;

const FONT = "font-family:Georgia,'Times New Roman',serif;";
const CELL = "padding:0 24px;";
const FAINT = "color:#5c5c56;";
const SANS = "font-family:Helvetica,Arial,sans-serif;font-size:13px;line-height:20px;";

/** HTML's text: one line, cut where it is too long, nothing in it live. */
function html(text: string): string {
  return escapeUTF8(shortened(text));
}

function shortened(text: string): string {
  const line = plainLine(text);
  if (line.length <= MOST_CHARACTERS) return line;
  const cut = line.slice(0, MOST_CHARACTERS).replace(/\s\S*$/u, "");
  return `${plainLine(cut)}…`;
}

function paragraph(style: string, content: string, language = "en"): string {
  return `<p lang="${language}" style="margin:0 0 6px 0;${style}">${content}</p>\n`;
}

function row(content: string): string {
  return `<tr><td style="${CELL}padding-bottom:28px;">\n${content}</td></tr>\n`;
}

/** One entry of a message in both forms. */
export interface Entry {
  readonly text: string;
  readonly html: string;
}

interface Pair {
  readonly en: string;
  readonly es: string;
  readonly note: string;
}

const TITLE = `margin:0 0 4px 0;${FONT}font-size:20px;line-height:26px;`;

/** An article: titles, summary in both languages, where it is from and what to doubt. */
export function articleEntry({ article, variants }: Version): Entry {
  const title = shortened(englishTitle(article)) || "Untitled";
  const spanish = shortened(article.title);
  const titleDoubt = titleNote(article);
  const pairs = summaryPairs(article);
  const facts = [factsOf(article), alsoIn(variants)].filter((part) => part !== "").join(" · ");
  const lines = pairs.map(pairText);
  const spanishLine = [spanish, titleDoubt].filter((part) => part !== "").join(" · ");
  const quoted = `<span lang="es">${html(spanish)}</span>${noteHtml(titleDoubt)}`;
  return {
    text: [title, spanishLine, ...lines, facts].filter((line) => line !== "").join("\n"),
    html: row(
      [
        `<h2 style="${TITLE}color:#1c1c1a;">${html(title)}</h2>\n`,
        paragraph(`${FONT}font-size:15px;line-height:22px;font-style:italic;${FAINT}`, quoted),
        pairs.length === 0 ? "" : summaryTable(pairs),
        paragraph(`${SANS}margin-top:6px;${FAINT}`, html(facts)),
      ].join(""),
    ),
  };
}

/** The head of a story, before its articles: what they tell together, each sentence with its source. */
export function storyEntry({ title, articles, summary }: Story): Entry {
  const name = `${articles.length} articles · ${shortened(title.en) || "Untitled"}`;
  const pairs = summary.map(({ en, es, source }) => ({
    en: `${shortened(en.text)} — ${shortened(source)}`,
    es: shortened(es),
    note: noteLabel([en]),
  }));
  const spanish = `<span lang="es">${html(title.es)}</span>`;
  return {
    text: [name, shortened(title.es), ...pairs.map(pairText)].join("\n"),
    html: row(
      [
        `<h2 style="${TITLE}color:#8a5a00;">${html(name)}</h2>\n`,
        paragraph(`${FONT}font-size:15px;line-height:22px;font-style:italic;${FAINT}`, spanish),
        pairs.length === 0 ? "" : summaryTable(pairs),
      ].join(""),
    ),
  };
}

function alsoIn(variants: readonly FinishedArticle[]): string {
  if (variants.length === 0) return "";
  return `nearly the same text: ${variants.map((each) => shortened(sourceName(each))).join(", ")}`;
}

function pairText({ en, es, note }: Pair): string {
  return `- ${joined(en, note)}\n  ${es}`;
}

/** A list of what is no article of the night. */
export function listEntry(title: string, lines: readonly string[]): Entry {
  const items = lines.map((line) => paragraph(`${SANS}color:#1c1c1a;`, html(line)));
  return {
    text: [title, ...lines.map((line) => `- ${shortened(line)}`)].join("\n"),
    html: row(`<h2 style="${TITLE}color:#9a2b00;">${html(title)}</h2>\n${items.join("")}`),
  };
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}

function noteHtml(note: string): string {
  return note === "" ? "" : ` <span style="${SANS}color:#9a2b00;">${html(note)}</span>`;
}

function chosenSentences(article: FinishedArticle): Sentence[] {
  const chosen = new Set(article.summary.sentenceIds);
  return sentencesOf(article).filter((sentence) => chosen.has(sentence.id));
}

function summaryPairs(article: FinishedArticle): Pair[] {
  const translations = translationsOf(article);
  return chosenSentences(article)
    .slice(0, MOST_SENTENCES)
    .map(({ id, text }) => {
      const translation = translations.get(id);
      const note = translation === undefined ? "" : noteLabel([translation]);
      return { en: shortened(translation?.text ?? ""), es: shortened(text), note };
    });
}

function factsOf(article: FinishedArticle): string {
  const counts = countArticle(article);
  return [
    article.byline,
    article.publishedAt,
    article.url ?? article.source,
    extentNote(article),
    `${counts.wordsEs} words`,
    doubtCount(counts.flagged),
    correctedCount(article),
    chosenSentences(article).length > MOST_SENTENCES ? "summary cut" : "",
  ]
    .flatMap((fact) => (fact === undefined || fact === "" ? [] : [shortened(fact)]))
    .join(" · ");
}

function summaryTable(pairs: readonly Pair[]): string {
  const english = `${FONT}font-size:16px;line-height:24px;color:#1c1c1a;`;
  const spanish = `${FONT}font-size:14px;line-height:21px;${FAINT}`;
  const rows = pairs.map(({ en, es, note }) =>
    [
      `<tr><td style="padding:8px 0 8px 12px;border-left:3px solid #d9d9d2;">\n`,
      paragraph(english, html(en) + noteHtml(note)),
      paragraph(spanish, html(es), "es"),
      "</td></tr>\n",
    ].join(""),
  );
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">\n${rows.join("")}</table>\n`;
}

/** A whole HTML message around its rows: one column, at most 600 pixels wide, styles inline, nothing to load. */
export function htmlFrame(title: string, rows: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)}</title>
</head>
<body style="margin:0;padding:0;background-color:#fdfdfb;">
<div role="main">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;text-align:left;overflow-wrap:anywhere;word-break:break-word;">
<tr><td style="${CELL}padding-top:24px;padding-bottom:24px;"><h1 style="margin:0;${FONT}font-size:24px;line-height:30px;color:#1c1c1a;">${html(title)}</h1></td></tr>
${rows}<tr><td style="${CELL}padding-bottom:24px;">${paragraph(`${SANS}${FAINT}`, "Machine translation: sentences marked ⚠ are doubted.")}</td></tr>
</table>
</td></tr></table>
</div>
</body>
</html>
`;
}
