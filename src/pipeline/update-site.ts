import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { OutputFolder } from "../deliver/output-folder.ts";
import { archivePage } from "../digest/archive-page.ts";
import { nightCardSchema, type NightCard } from "../digest/night-card.ts";
import { staticSearchPage, type SearchScope } from "../digest/search-page.ts";
import { SITE_STYLES } from "../digest/site-frame.ts";
import { FatalError, UsageError } from "../errors.ts";
import type { SearchIndex } from "../store/search-index.ts";
import { VERSION } from "../version.ts";
import { changedFile, nightsOf, sealedManifestOf } from "./archive.ts";
import { readNight, type WrittenNight } from "./read-night.ts";
import { CARD_FILE, searchArticles, writeSiteNight } from "./write-site-night.ts";

/** Where the reading site lies in an output folder. */
export const SITE_FOLDER = "site";

/** Raised when the site's pages change for the same nights. */
const SITE_VERSION = 1;
const SCRIPT = new URL("../../src/digest/search.js", import.meta.url);
/** Bytes of texts that the search page without a server loads. */
const MOST_SEARCHED = 4 << 20;

/** A night that could not be brought into the site, and stands there as it did before, if it did. */
interface LeftNight {
  readonly night: string;
  readonly reason: string;
  /** Whether a run that comes to its end will mend it. */
  readonly unfinished: boolean;
}

export interface SiteUpdate {
  readonly nights: number;
  /** Nights whose pages were written or removed. */
  readonly changed: readonly string[];
  readonly left: readonly LeftNight[];
}

export interface SiteServices {
  /** Where files are written before they appear. */
  readonly workplace: string;
  /** Brought up to date too, if given. */
  readonly index?: SearchIndex;
  /** Aborted to stop between two nights. */
  readonly stop: AbortSignal;
}

/**
 * Brings the reading site of an output folder up to date with its nights: what is written depends on them alone, and
 * a night is written anew only where its manifest has changed. One process at a time. Throws FatalError where a file
 * cannot be written.
 */
export async function updateSite(out: string, services: SiteServices): Promise<SiteUpdate> {
  const output = new OutputFolder(path.join(out, SITE_FOLDER), services.workplace);
  const cards: NightCard[] = [];
  const changed: string[] = [];
  const left: LeftNight[] = [];
  const dates = await nightsOf(out);
  const indexed = services.index?.nights();
  for (const date of dates.toReversed()) {
    if (services.stop.aborted) break;
    const before = await cardOf(output, date);
    const found = await updateNight(out, date, before, { ...services, indexed, output });
    if ("reason" in found) left.push({ night: date, ...found });
    const card = "reason" in found ? before : found;
    if (card !== undefined) cards.push(card);
    if (card !== before) changed.push(date);
  }
  const isWhole = !services.stop.aborted;
  if (isWhole) {
    changed.push(...(await removeNights(output, dates, services.index)));
    await writeIfNew(output, "search.js", [await readFile(SCRIPT, "utf8")]);
    await writeIfNew(output, "search.html", staticSearchPage(searchScope(cards)));
    await writeIfNew(output, "index.html", archivePage(cards));
  }
  return { nights: cards.length, changed, left };
}

interface NightServices extends Pick<SiteServices, "index"> {
  /** What the index has made of each night. */
  readonly indexed: ReadonlyMap<string, string> | undefined;
  readonly output: OutputFolder;
}

/** The night's card after its pages are written, `before` itself if they stand as they should; or why they cannot be. */
async function updateNight(
  out: string,
  date: string,
  before: NightCard | undefined,
  { output, index, indexed }: NightServices,
): Promise<NightCard | Omit<LeftNight, "night">> {
  const sealed = await sealedManifestOf(out, date);
  if (sealed === undefined || !sealed.manifest.complete)
    return { reason: `${path.join(out, date)}: its run came to no end.`, unfinished: true };
  const madeFrom = createHash("sha256")
    .update(JSON.stringify([SITE_VERSION, VERSION, SITE_STYLES, sealed.sha256]))
    .digest("hex");
  const isIndexed = index === undefined || indexed?.get(date) === madeFrom;
  if (before?.madeFrom === madeFrom && isIndexed) return before;
  const other = await changedFile(path.join(out, date), sealed.manifest);
  if (other !== undefined)
    return {
      reason: `${path.join(out, date, other)}: is not what the manifest lists. If no run is writing it now, run the night again.`,
      unfinished: false,
    };
  const night = readWhole(out, date);
  if ("reason" in night) return { ...night, unfinished: false };
  const card =
    before?.madeFrom === madeFrom ? before : await writeSiteNight(night, { madeFrom, output });
  if (!isIndexed) index.replace(date, madeFrom, searchArticles(night.articles));
  return card;
}

function countOf(articles: Iterable<unknown>): number {
  const each = articles[Symbol.iterator]();
  let count = 0;
  while (each.next().done !== true) count += 1;
  return count;
}

/** A night all of whose articles can be read, so that nothing is written of one that cannot; or why not. */
function readWhole(out: string, date: string): WrittenNight | { readonly reason: string } {
  try {
    const night = readNight(out, date);
    const articles = countOf(night.articles);
    if (articles === night.manifest.counts.done) return night;
    return {
      reason: `${path.join(out, date)}: expected ${night.manifest.counts.done} articles, found ${articles}. Run the night again.`,
    };
  } catch (error) {
    if (error instanceof UsageError || error instanceof FatalError)
      return { reason: error.message };
    throw error;
  }
}

/** The newest nights whose texts together are not too much to load. `cards` come newest first. */
function searchScope(cards: readonly NightCard[]): SearchScope {
  const nights: string[] = [];
  let bytes = 0;
  for (const { date, searchBytes } of cards) {
    bytes += searchBytes;
    if (bytes > MOST_SEARCHED) return { nights, partial: true };
    nights.push(date);
  }
  return { nights, partial: false };
}

async function cardOf(output: OutputFolder, date: string): Promise<NightCard | undefined> {
  const file = path.join(output.folder, date, CARD_FILE);
  try {
    return nightCardSchema.safeParse(JSON.parse(await readFile(file, "utf8"))).data;
  } catch {
    return undefined;
  }
}

/** Takes nights that are no longer in the output folder out of the site; only what this program put there. */
async function removeNights(
  output: OutputFolder,
  dates: readonly string[],
  index: SearchIndex | undefined,
): Promise<string[]> {
  for (const date of index?.nights().keys() ?? []) if (!dates.includes(date)) index?.remove(date);
  const removed: string[] = [];
  for (const date of await nightsOf(output.folder)) {
    if (dates.includes(date) || (await cardOf(output, date)) === undefined) continue;
    await rm(path.join(output.folder, date), { recursive: true });
    removed.push(date);
  }
  return removed;
}

/** Leaves a file that is the same already as it is, so that browsers and servers know it is. */
async function writeIfNew(
  output: OutputFolder,
  name: string,
  pieces: Iterable<string>,
): Promise<void> {
  const text = Array.from(pieces).join("");
  const before = await readFile(path.join(output.folder, name), "utf8").catch(() => undefined);
  if (before !== text) await output.write(name, text);
}
