import { findTerms, searchTerms, type SearchTerm } from "../article/search-terms.ts";
import type { SearchArticle, SearchHit, SearchResult } from "../article/search-article.ts";
import { jsonLine } from "../printable.ts";
import { excerpt, highlight } from "./highlight.ts";
import { markup, NOTHING, type Html } from "./markup.ts";
import { figure } from "./night-charts.ts";
import { searchForm, sitePage } from "./site-frame.ts";

/** Articles on one page of results. */
export const PAGE_LENGTH = 20;

/** What was found, in pieces: page `number`, from 1, of the articles, each with the pair of sentences that has most of it. */
export function resultsPage(
  query: string,
  { total, hits }: SearchResult,
  number: number,
): Generator<string> {
  const terms = searchTerms(query);
  const title = terms.length === 0 ? "Search" : `${query} · Search`;
  const items = hits.map((hit) => item(hit, terms));
  const list =
    items.length === 0
      ? NOTHING
      : markup`<ol class="hits" start="${(number - 1) * PAGE_LENGTH + 1}">
          ${items}
        </ol> `;
  return sitePage(
    { title },
    markup`<h1>Search</h1>
      ${searchForm(query)}
      <p role="status">${statusOf(terms, total)}</p>
      ${list}${pagesOf(query, total, number)}`,
  );
}

/** What a search can be, for whoever has not typed one. */
const HELP =
  "All words must occur, in either language; accents and capitals do not matter, and a beginning of a word is enough. Quotation marks hold words together.";

function statusOf(terms: readonly SearchTerm[], total: number): string {
  if (terms.length === 0) return HELP;
  if (total === 0) return "Nothing was found. Try fewer words, or the beginning of one.";
  return `${figure(total)} ${total === 1 ? "article" : "articles"}`;
}

function item(hit: SearchHit, terms: readonly SearchTerm[]): Html {
  const at = bestPair(hit, terms);
  const pair = (["es", "en"] as const).map((language) => {
    const text = excerpt(hit[language][at] ?? "", terms);
    return markup`<p lang="${language}">${highlight(text, terms)}</p> `;
  });
  const address = `${hit.night}/${hit.page}`;
  const { es, en } = hit.title;
  return markup`<li>
    <h2>
      <a class="two" href="${address}"
        ><span lang="en">${highlight(en || "Untitled", terms)}</span>
        <em lang="es">${highlight(es || "Sin título", terms)}</em></a
      >
    </h2>
    <p class="facts">
      <time datetime="${hit.night}">${hit.night}</time> ·
      <a href="${address}#s${at + 1}" aria-label="Sentence ${at + 1} in the text"
        >sentence ${at + 1}</a
      >
    </p>
    ${pair}
  </li> `;
}

/** Where the most terms stand in a sentence and its translation; the first of several. */
function bestPair({ es, en }: SearchArticle, terms: readonly SearchTerm[]): number {
  const counts = es.map((text, index) => findTerms(`${text}\n${en[index] ?? ""}`, terms).terms);
  return Math.max(0, counts.indexOf(Math.max(0, ...counts)));
}

function pagesOf(query: string, total: number, number: number): Html {
  const link = (to: number, text: string): Html => {
    const asked = new URLSearchParams({ q: query, page: String(to) }).toString();
    return markup`<a href="search.html?${asked}">${text}</a> `;
  };
  const before = number > 1 ? link(number - 1, "Previous page") : NOTHING;
  const after = number * PAGE_LENGTH < total ? link(number + 1, "Next page") : NOTHING;
  if (before === NOTHING && after === NOTHING) return NOTHING;
  return markup`<nav aria-label="Pages of results">${before}${after}</nav> `;
}

/** What the page without a server can search. */
export interface SearchScope {
  /** Nights that are searched, newest first. */
  readonly nights: readonly string[];
  /** Whether there are nights that are not. */
  readonly partial: boolean;
}

/** The search page of the folder that no server stands before, in pieces: its script reads the nights' texts from beside it. */
export function staticSearchPage({ nights, partial }: SearchScope): Generator<string> {
  const scope = !partial
    ? NOTHING
    : nights.length === 0
      ? markup`<p>
          This archive is too large to be searched without a server: bilingual-digest serve searches
          all of it.
        </p> `
      : markup`<p>
          Searched are the nights from ${nights.at(-1) ?? ""} on; bilingual-digest serve searches
          all.
        </p> `;
  return sitePage(
    {
      title: "Search",
      allowed: { "script-src": "'self'" },
      scripts: ["search.js", ...nights.map((night) => `${night}/search.js`)],
    },
    markup`<h1>Search</h1>
      ${searchForm()}<noscript
        ><p>Without a server, search needs scripts to be allowed.</p></noscript
      >
      ${scope}
      <p role="status" id="status">${HELP}</p>
      <ol class="hits" id="hits"></ol> `,
  );
}

/** A night's texts as a script that hands them to the search page's own. */
export function* nightTexts(night: string, articles: Iterable<SearchArticle>): Generator<string> {
  yield `digestNight(${JSON.stringify(night)}, [\n`;
  for (const article of articles) yield `${jsonLine(article)},\n`;
  yield "]);\n";
}
