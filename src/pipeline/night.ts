import type { Article, FinishedArticle } from "../article/article.ts";
import { articleFileName, articlePageName } from "../digest/title.ts";
import { articleMarkdown } from "../digest/article-markdown.ts";
import { countArticle, type ArticleCounts } from "../digest/counts.ts";
import { articlePage } from "../digest/page.ts";
import type { OutputFolder } from "../deliver/output-folder.ts";
import { ArticleError, FatalError } from "../errors.ts";
import type { Journal } from "../store/journal.ts";
import type { Outcome, Queue, Work } from "../queue/queue.ts";
import type { Translator } from "../translate/translator.ts";
import { processArticle } from "./process-article.ts";
import type { Inputs } from "./read-articles.ts";

/** What became of one article or unreadable input, in input order. */
export type Entry =
  | {
      readonly state: "done";
      readonly source: string;
      readonly id: string;
      /** What the journal knows the finished article by. */
      readonly key: string;
      readonly counts: ArticleCounts;
      readonly output: string;
      readonly attempts: number;
    }
  | {
      readonly state: "skipped";
      readonly source: string;
      readonly id: string;
      readonly reason: string;
    }
  | {
      readonly state: "failed";
      readonly source: string;
      readonly id?: string;
      readonly line?: number;
      readonly reason: string;
      readonly attempts: number;
    };

export type DoneEntry = Extract<Entry, { state: "done" }>;

/** One per ended article, for progress and logs. `expected` may grow while files of many articles are read. */
export interface NightEvent {
  readonly entry: Entry;
  readonly ended: number;
  readonly expected: number;
  readonly words: number;
}

/** Where a run may die between two states of its files. */
type Stage = "queued" | "running" | "translated" | "written" | "done" | "delivering" | "listed";

export interface NightServices {
  readonly queue: Queue<Article, FinishedArticle>;
  readonly output: OutputFolder;
  readonly journal: Journal;
  /** Told of every stage that a run passes. */
  readonly passed: (stage: Stage) => void;
  readonly report: (event: NightEvent) => void;
  /** Aborted to stop in order: articles in work end, the others are skipped. */
  readonly stop: AbortSignal;
}

/** Deaths of runs with an article in work after which it is not tried again unasked. */
const MOST_DEATHS = 3;
/** Articles that may wait in the queue, and finished ones to be written, before reading pauses. */
const MOST_WAITING = 16;

/**
 * Takes every article through the stages and writes each as soon as it is finished. No input is lost: the entries
 * are one for each article found and one for each input that could not be read, in input order.
 */
export async function runNight(inputs: Inputs, services: NightServices): Promise<Entry[]> {
  const pending: Promise<Entry>[] = [];
  const seen = new Map<string, string>();
  const unwritten = new Set<Promise<Entry>>();
  const counts = { ended: 0, words: 0, found: 0, files: new Set<string>() };
  const report = (entry: Entry): Entry => {
    counts.ended += 1;
    counts.words += entry.state === "done" ? entry.counts.wordsEs : 0;
    const expected = Math.max(counts.found, counts.found + inputs.files - counts.files.size);
    services.report({ entry, ended: counts.ended, expected, words: counts.words });
    return entry;
  };
  let hasBroken = false;
  for await (const result of inputs.results) {
    // What broke the run is thrown below; there is no use in reading on.
    if (hasBroken) break;
    counts.found += 1;
    if ("error" in result) {
      counts.files.add(result.error.place.source);
      pending.push(Promise.resolve(report(failedEntry(result.error, 0))));
      continue;
    }
    counts.files.add(result.article.source);
    const entry = enter(result.article, seen, services, unwritten).then(report);
    entry.catch(() => {
      hasBroken = true;
      return services.queue.drain();
    });
    pending.push(entry);
    await services.queue.ready(MOST_WAITING);
    while (unwritten.size >= MOST_WAITING) await Promise.race(unwritten);
  }
  return Promise.all(pending);
}

/** The work of a run that does it itself: its journal knows with which articles in work it died. */
export function ownWork(
  translator: Translator,
  { journal, passed }: Pick<NightServices, "journal" | "passed">,
  options: { readonly summarySentences: number },
): Work<Article, FinishedArticle> {
  return (article, { signal }) => {
    journal.running(article);
    passed("running");
    return processArticle(article, translator, options, signal);
  };
}

async function enter(
  article: Article,
  seen: Map<string, string>,
  services: NightServices,
  unwritten: Set<Promise<Entry>>,
): Promise<Entry> {
  const { source, id } = article;
  const first = seen.get(id);
  if (first !== undefined) return { state: "skipped", source, id, reason: `same text as ${first}` };
  seen.set(id, source);
  const { journal, output, passed } = services;
  const known = journal.finished(article);
  const key = journal.keyOf(article);
  const tracked = (entry: Promise<Entry>): Promise<Entry> => {
    unwritten.add(entry);
    return entry.finally(() => unwritten.delete(entry));
  };
  if (known !== undefined) return tracked(write(known, key, output));
  if (services.stop.aborted) return { state: "skipped", source, id, reason: STOPPED };
  const deaths = journal.queued(article);
  passed("queued");
  if (deaths >= MOST_DEATHS) {
    const reason = `${deaths} runs died with this article in work. Try it again with: bilingual-digest retry`;
    journal.failed(article, reason);
    return { state: "failed", source, id, reason, attempts: deaths };
  }
  // What a run has died with goes last: should it die again, the others are done.
  const outcome = await services.queue.add({ key, payload: article, priority: deaths });
  return tracked(settle(article, key, outcome, services));
}

/** Writes an article that is finished, and enters in the journal what became of it. */
async function settle(
  article: Article,
  key: string,
  outcome: Outcome<FinishedArticle>,
  { journal, output, passed }: NightServices,
): Promise<Entry> {
  const { source, id } = article;
  if (outcome.state === "cancelled") return { state: "skipped", source, id, reason: STOPPED };
  const { attempts } = outcome;
  try {
    if (outcome.state === "failed") throw outcome.error;
    passed("translated");
    const entry = await write(outcome.value, key, output);
    passed("written");
    journal.done(article, outcome.value);
    passed("done");
    return { ...entry, attempts };
  } catch (error) {
    const reason = error instanceof Error ? error : new Error(String(error));
    const entry = failedEntry(reason, attempts, source);
    journal.failed(article, entry.reason);
    return { ...entry, id };
  }
}

async function write(
  article: FinishedArticle,
  key: string,
  folder: OutputFolder,
): Promise<DoneEntry> {
  const output = articleFileName(article);
  await folder.write(output, articleMarkdown(article));
  await folder.write(articlePageName(article), articlePage(article));
  const { source, id } = article;
  return { state: "done", source, id, key, counts: countArticle(article), output, attempts: 0 };
}

export const STOPPED = "stopped before its turn";

function failedEntry(
  error: Error,
  attempts: number,
  source?: string,
): Extract<Entry, { state: "failed" }> {
  if (error instanceof FatalError) throw error;
  const place = error instanceof ArticleError ? error.place : { source: source ?? "" };
  return { state: "failed", ...place, reason: error.message, attempts };
}
