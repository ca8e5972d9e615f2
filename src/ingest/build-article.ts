import type { Article, Aside } from "../article/article.ts";
import { articleId } from "../article/id.ts";
import { ArticleError, type Place } from "../errors.ts";
import { findBoilerplate } from "./boilerplate.ts";
import { findDateline } from "./dateline.ts";
import { languageName } from "../language/language-name.ts";
import { detectLanguage } from "../language/language.ts";
import { asideAt, linesOf } from "./lines.ts";
import { findMarkdownHeading, plainLine } from "./markdown-title.ts";
import { normaliseLine, normaliseText } from "./normalise.ts";
import { readPublished } from "./published.ts";
import { deriveTitle, findHeadline, type Headline } from "./title.ts";

/** Most characters of an article, 4 Mi: some ten novels. It and its translation are held in memory. */
const MOST_CHARACTERS = 2 ** 22;

/** A title is cut from no more than this many characters. */
const MAX_LEAD = 4000;

/** What a reader found of one article. Blank members count as absent. */
export interface Draft {
  readonly place: Place;
  readonly format: Article["format"];
  readonly text: string;
  readonly title?: string | undefined;
  readonly externalId?: string | undefined;
  readonly url?: string | undefined;
  readonly byline?: string | undefined;
  readonly published?: string | undefined;
  readonly extent?: Article["extent"];
  /** Its spans refer to `text`, which is normalised then. */
  readonly layout?: Article["layout"];
}

/** The article of a draft: normalised, with its title and asides found. Fails with ArticleError if blank or not Spanish. */
export function buildArticle(draft: Draft): Article {
  const text = normaliseText(draft.text);
  if (text === "") throw new ArticleError(draft.place, "expected text, found only white space");
  if (text.length > MOST_CHARACTERS)
    throw new ArticleError(
      draft.place,
      `expected at most ${MOST_CHARACTERS} characters, found ${text.length}; split it`,
    );
  requireSpanish(draft.place, text);
  const given = normaliseLine(draft.title ?? "");
  const headline = findTitleIn(text, draft.format, given);
  const bodyStart = headline?.end ?? 0;
  const asides = findAsides(text, headline);
  const title = given || headline?.title || derivedTitle(text, draft.format, asides);
  const externalId = normaliseLine(draft.externalId ?? "");
  const url = normaliseLine(draft.url ?? "");
  const byline = normaliseLine(draft.byline ?? "") || (headline && bylineAt(text, bodyStart));
  const published = normaliseLine(draft.published ?? "");
  return {
    version: 1,
    id: articleId(title, text),
    source: draft.place.source,
    ...(externalId && { externalId }),
    ...(url && { url }),
    title,
    titleOrigin: given ? "given" : headline ? "text" : "derived",
    ...(byline && { byline }),
    ...(published && { publishedAt: readPublished(published) }),
    language: "es",
    ...(draft.extent && { extent: draft.extent }),
    format: draft.format,
    text,
    asides,
    ...(draft.layout && { layout: draft.layout }),
  };
}

/** Fails with ArticleError if a text is reliably in another language than Spanish. */
export function requireSpanish(place: Place, text: string): void {
  const { language, reliable } = detectLanguage(text);
  if (!reliable || language === "es") return;
  const found = languageName(language);
  throw new ArticleError(
    place,
    `expected Spanish, found ${found} (${language}); leave it out, or check that the right file was given`,
  );
}

/** The title in the text itself; beside a given title, only where it repeats that. */
function findTitleIn(text: string, format: Article["format"], given: string): Headline | undefined {
  const heading = format === "markdown" ? findMarkdownHeading(text) : undefined;
  const line = given ? firstLine(text) : findHeadline(text);
  const found = heading ?? (line && format === "markdown" ? withPlainTitle(line) : line);
  if (!found || text.slice(found.end).trim() === "") return undefined;
  return given && found.title !== given ? undefined : found;
}

function firstLine(text: string): Headline | undefined {
  const [line] = linesOf(text);
  return line && { title: normaliseLine(line.text), start: line.start, end: line.end };
}

function withPlainTitle(line: Headline): Headline {
  return { ...line, title: plainLine(line.title) };
}

/** In text order; none overlap. */
function findAsides(text: string, headline: Headline | undefined): Aside[] {
  const bodyStart = headline?.end ?? 0;
  const dateline = findDateline(text, bodyStart);
  const boilerplate = findBoilerplate(text, dateline?.end ?? bodyStart);
  return [
    ...(headline ? [asideAt(text, "title", headline)] : []),
    ...(dateline ? [asideAt(text, "dateline", dateline)] : []),
    ...boilerplate.map((line) => asideAt(text, "boilerplate", line)),
  ];
}

/** From the paragraph that begins with the first line of the body that has words. */
function derivedTitle(text: string, format: Article["format"], asides: readonly Aside[]): string {
  const bodyStart = asides.find((aside) => aside.kind === "dateline")?.span.end ?? 0;
  const lines = linesOf(text.slice(bodyStart, bodyStart + MAX_LEAD));
  const first = Math.max(
    0,
    lines.findIndex((line) => /\p{L}/u.test(line.text)),
  );
  const next = lines.findIndex((line, i) => i > first && line.afterBlank);
  const lead = lines.slice(first, next === -1 ? undefined : next).map((line) => line.text);
  const paragraph = lead.join(" ");
  const words = format === "markdown" ? plainLine(paragraph.replace(/^[#>*+-]+ /u, "")) : paragraph;
  return deriveTitle(words || text);
}

/** `Por Nombre Apellido` or `Redacción` as the first line of the body. It stays in the text. */
function bylineAt(text: string, bodyStart: number): string | undefined {
  const [line] = linesOf(text, bodyStart);
  const match =
    /^(?:Por:? )?((?<=Por:? )\p{Lu}[\p{L}.'’-]*(?: (?:de|del|la|y|\p{Lu}[\p{L}.'’-]*)){1,6}|Redacción)$/u.exec(
      line?.text.slice(0, 100) ?? "",
    );
  return match?.[1];
}
