import type { FinishedArticle } from "../article/article.ts";
import { articleBody } from "./article-markdown.ts";
import { digestHtml } from "./digest-html.ts";
import { plainLine } from "./escape-markdown.ts";
import { indexParts, type Night } from "./index-markdown.ts";
import { pageFrame } from "./page-frame.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { englishTitle } from "./title.ts";

export const LANGUAGE_CHOICE = `<fieldset class="languages"><legend class="unseen">Languages shown</legend>
<label><input type="radio" name="languages" id="both" checked> Both</label>
<label><input type="radio" name="languages" id="spanish"> <span lang="es">Español</span></label>
<label><input type="radio" name="languages" id="english"> English</label>
</fieldset>
`;

/** Where a page stands: alone in its night's folder, or in the reading site, with links to the rest of it. */
export type Place = "night" | "site";

const ARTICLE_LINKS: Readonly<Record<Place, string>> = {
  night: '<nav><a href="../index.html">All articles</a></nav>\n',
  site: '<nav><a href="../../index.html">All nights</a> · <a href="../index.html">All articles</a> · <a href="../../search.html">Search</a></nav>\n',
};

const INDEX_LINKS: Readonly<Record<Place, string>> = {
  night: "",
  site: '<nav><a href="../index.html">All nights</a> · <a href="../search.html">Search</a></nav>\n',
};

/** One article as a page that needs no other file; lies in a folder beside the night's index. */
export function articlePage(article: FinishedArticle, place: Place = "night"): string {
  const navigation = `${ARTICLE_LINKS[place]}${LANGUAGE_CHOICE}`;
  const title = plainLine(englishTitle(article)) || "Untitled";
  return [...page(title, navigation, [digestHtml(articleBody(article))])].join("");
}

/** The night at a glance as a page that needs no other file, in pieces; links lead to the articles' pages. */
export function* indexPage(night: Night, place: Place = "night"): Generator<string> {
  yield* page(`Digest of ${night.date}`, INDEX_LINKS[place], htmlOf(indexParts(night)));
}

function* htmlOf(parts: Iterable<string>): Generator<string> {
  for (const part of parts) yield digestHtml(part);
}

function page(title: string, navigation: string, content: Iterable<string>): Generator<string> {
  return pageFrame({ title, navigation, styles: [PAGE_STYLE] }, content);
}
