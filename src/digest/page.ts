import { createHash } from "node:crypto";
import { escapeUTF8 } from "entities";
import type { FinishedArticle } from "../article/article.ts";
import { articleBody } from "./article-markdown.ts";
import { digestHtml } from "./digest-html.ts";
import { plainLine } from "./escape-markdown.ts";
import { indexParts, type Night } from "./index-markdown.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { englishTitle } from "./title.ts";

/** Nothing runs and nothing is loaded; the one style sheet is the one that stands in the page. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(PAGE_STYLE).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const LANGUAGE_CHOICE = `<fieldset class="languages"><legend class="unseen">Languages shown</legend>
<label><input type="radio" name="languages" id="both" checked> Both</label>
<label><input type="radio" name="languages" id="spanish"> <span lang="es">Español</span></label>
<label><input type="radio" name="languages" id="english"> English</label>
</fieldset>
`;

/** One article as a page that needs no other file; lies in a folder beside the night's index. */
export function articlePage(article: FinishedArticle): string {
  const navigation = `<nav><a href="../index.html">All articles</a></nav>\n${LANGUAGE_CHOICE}`;
  const title = plainLine(englishTitle(article)) || "Untitled";
  return [...page(title, navigation, [digestHtml(articleBody(article))])].join("");
}

/** The night at a glance as a page that needs no other file, in pieces; links lead to the articles' pages. */
export function* indexPage(night: Night): Generator<string> {
  yield* page(`Digest of ${night.date}`, "", htmlOf(indexParts(night)));
}

function* htmlOf(parts: Iterable<string>): Generator<string> {
  for (const part of parts) yield digestHtml(part);
}

function* page(title: string, navigation: string, content: Iterable<string>): Generator<string> {
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeUTF8(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
`;
  if (navigation !== "")
    yield `<header><a class="skip" href="#text">Skip to the text</a>\n${navigation}</header>\n`;
  yield '<main id="text">\n';
  yield* content;
  yield "</main>\n</body>\n</html>\n";
}
