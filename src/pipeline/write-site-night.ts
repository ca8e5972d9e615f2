import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { sentencesOf, type FinishedArticle } from "../article/article.ts";
import type { SearchArticle } from "../article/search-article.ts";
import type { Manifest } from "../deliver/manifest.ts";
import type { OutputFolder } from "../deliver/output-folder.ts";
import { plainLine } from "../digest/escape-markdown.ts";
import { translationsOf } from "../digest/full-text.ts";
import type { Night } from "../digest/index-markdown.ts";
import type { NightCard } from "../digest/night-card.ts";
import { outline } from "../digest/outline.ts";
import { articlePage, indexPage } from "../digest/page.ts";
import { nightTexts } from "../digest/search-page.ts";
import { articlePageName, englishTitle } from "../digest/title.ts";
import type { WrittenNight } from "./read-night.ts";

/** What a night's folder in the site ends with: its card, by which the next update knows what it was made from. */
export const CARD_FILE = "night.json";
/** Stories or articles of a night that the first page names. */
const LEADS = 3;

/** Writes a night's pages into the site, and returns its card: pages first and the card last, so that a site that was left half written is written again. */
export async function writeSiteNight(
  night: WrittenNight,
  { madeFrom, output }: { readonly madeFrom: string; readonly output: OutputFolder },
): Promise<NightCard> {
  const { date, manifest } = night;
  const pages = new Set<string>();
  for (const article of night.articles) {
    const name = articlePageName(article);
    pages.add(path.posix.basename(name));
    await output.write(`${date}/${name}`, articlePage(article, "site"));
  }
  await output.write(`${date}/index.html`, indexPage(night, "site"));
  await output.write(`${date}/search.js`, nightTexts(date, searchArticles(night.articles)));
  const texts = output.written.find((file) => file.path === `${date}/search.js`);
  const card: NightCard = {
    ...factsOf(manifest),
    version: 1,
    madeFrom,
    date,
    leads: leadsOf(night),
    searchBytes: texts?.bytes ?? 0,
  };
  const folder = path.join(output.folder, date, "articles");
  for (const name of await readdir(folder).catch(() => []))
    if (!pages.has(name)) await rm(path.join(folder, name), { recursive: true, force: true });
  await output.write(`${date}/${CARD_FILE}`, `${JSON.stringify(card)}\n`);
  return card;
}

function factsOf({
  counts,
  startedAt,
  finishedAt,
}: Manifest): Pick<
  NightCard,
  "articles" | "failed" | "sentences" | "words" | "doubts" | "seconds"
> {
  const took = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  return {
    articles: counts.done,
    failed: counts.failed,
    sentences: counts.sentences,
    words: counts.wordsEs,
    doubts: counts.flagged,
    seconds: took > 0 ? took : null,
  };
}

function leadsOf(night: Night): NightCard["leads"] {
  const leads: NightCard["leads"] = [];
  for (const { story, versions } of outline(night)) {
    const first = versions[0]?.article;
    if (leads.length === LEADS) break;
    if (first === undefined) continue;
    const articles = versions.reduce((sum, { variants }) => sum + 1 + variants.length, 0);
    const { title = titleOf(first) } = story ?? {};
    const page = story === undefined ? articlePageName(first) : "index.html";
    leads.push({ es: plainLine(title.es), en: plainLine(title.en), articles, page });
  }
  return leads;
}

function titleOf(article: FinishedArticle): { es: string; en: string } {
  return { es: plainLine(article.title), en: plainLine(englishTitle(article)) };
}

/** Articles as they are searched. */
export function* searchArticles(articles: Iterable<FinishedArticle>): Generator<SearchArticle> {
  for (const article of articles) {
    const translations = translationsOf(article);
    const sentences = sentencesOf(article);
    yield {
      page: articlePageName(article),
      title: titleOf(article),
      es: sentences.map(({ text }) => plainLine(text)),
      en: sentences.map(({ id }) => plainLine(translations.get(id)?.text ?? "")),
    };
  }
}
