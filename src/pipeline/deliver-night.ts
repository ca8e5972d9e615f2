import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Settings } from "../config/settings.ts";
import { jsonLines } from "../deliver/json-lines.ts";
import { metricsText, writeMetrics } from "../deliver/metrics.ts";
import { composeMail } from "../deliver/mail-message.ts";
import {
  manifestText,
  readManifest,
  type Manifest,
  type ManifestInput,
} from "../deliver/manifest.ts";
import type { OutputFolder } from "../deliver/output-folder.ts";
import type { ArticleCounts } from "../digest/counts.ts";
import { indexMarkdown, type Night } from "../digest/index-markdown.ts";
import { mailParts } from "../digest/mail-parts.ts";
import { indexPage } from "../digest/page.ts";
import { FatalError } from "../errors.ts";
import type { FinishedArticle, ModelId } from "../article/article.ts";
import { withoutPassword } from "../redis.ts";
import type { MemoryCounts } from "../translate/translator.ts";
import { VERSION } from "../version.ts";
import type { Journal } from "../store/journal.ts";
import { STOPPED, type DoneEntry, type Entry, type NightServices } from "./night.ts";
import { tellStories } from "./tell-stories.ts";

/** What a run did, for its manifest and its closing table. */
export interface NightReport {
  readonly date: string;
  readonly settings: Settings;
  readonly model: ModelId;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** Milliseconds, by the clock on the wall whatever the two before say. */
  readonly tookMs: number;
  readonly entries: readonly Entry[];
  /** What the translation memory did; absent without one. */
  readonly memory?: MemoryCounts | undefined;
}

/** Empty; there when every article of the input is done, written last. For programs that wait for a night. */
export const SUCCESS_FILE = "_SUCCESS";

export type NightCounts = Manifest["counts"];

/** Writes what describes the whole night: articles.jsonl, stories.jsonl, failed.jsonl, the index as markdown, page and e-mail, then manifest.json, and last SUCCESS_FILE. */
export async function deliverNight(
  report: NightReport,
  { output, journal, passed }: Pick<NightServices, "output" | "journal" | "passed">,
): Promise<Manifest> {
  const { entries, settings } = report;
  const done = entries.filter((entry) => entry.state === "done");
  const { stories, order } = tellStories(
    { length: done.length, read: (index) => readEntry(done[index], journal) },
    report.settings.storySentences,
  );
  const articles = {
    *[Symbol.iterator]() {
      for (const index of order) yield readEntry(done[index], journal);
    },
  };
  const failed = entries.filter((entry) => entry.state === "failed");
  const skipped = entries.filter((entry) => entry.state === "skipped");
  const counts = countNight(entries);
  passed("delivering");
  await output.write("articles.jsonl", jsonLines(articles));
  await output.write("stories.jsonl", jsonLines(stories));
  await output.write("failed.jsonl", jsonLines(failed));
  const night = { date: report.date, articles, stories, failed, skipped };
  await output.write("index.md", indexMarkdown(night));
  await output.write("index.html", indexPage(night));
  await writeMails(night, report.settings, output);
  const manifest = manifestOf(report, counts, output);
  const earlier = await earlierOutputs(output.folder);
  // What an earlier run of the night wrote and this one did not is of articles that are no longer in the input.
  if (manifest.complete) for (const each of earlier) await output.remove(each);
  passed("listed");
  await output.write("manifest.json", manifestText(manifest));
  if (settings.metrics !== undefined) {
    const residentBytes = process.memoryUsage.rss();
    const text = await metricsText(manifest, { tookMs: report.tookMs, residentBytes });
    await writeMetrics(settings.metrics, text);
  }
  if (manifest.complete && counts.failed === 0 && counts.in > 0)
    await output.write(SUCCESS_FILE, "");
  return manifest;
}

/** An article as its run finished it, read from the journal when it is asked for. */
function readEntry(entry: DoneEntry | undefined, journal: Journal): FinishedArticle {
  if (entry === undefined) throw new FatalError("expected an article of the night, found none.");
  return journal.read(entry.key, entry.source);
}

/** digest.eml, and digest-2.eml and on where one message would be too long. Dated as the night, not as the run. */
async function writeMails(night: Night, settings: Settings, output: OutputFolder): Promise<void> {
  const headers = {
    from: settings.mailFrom,
    unsubscribe: settings.mailUnsubscribe,
    date: new Date(night.date),
  };
  for (const [index, part] of mailParts(night).entries()) {
    const name = index === 0 ? "digest.eml" : `digest-${index + 1}.eml`;
    await output.write(name, (await composeMail(part, headers)).toString("utf8"));
  }
}

/** Files that the manifest of an earlier run lists. */
async function earlierOutputs(folder: string): Promise<string[]> {
  const text = await readFile(path.join(folder, "manifest.json"), "utf8").catch(() => "");
  const manifest = readManifest(text);
  return manifest?.outputs.map((each) => each.path) ?? [];
}

function countNight(entries: readonly Entry[]): NightCounts {
  const of = (state: Entry["state"]): number =>
    entries.filter((entry) => entry.state === state).length;
  const articles = entries.flatMap((entry) => (entry.state === "done" ? [entry.counts] : []));
  const sum = (pick: (counts: ArticleCounts) => number): number =>
    articles.reduce((total, each) => total + pick(each), 0);
  return {
    in: entries.length,
    done: of("done"),
    skipped: of("skipped"),
    failed: of("failed"),
    sentences: sum((each) => each.sentences),
    wordsEs: sum((each) => each.wordsEs),
    wordsEn: sum((each) => each.wordsEn),
    flagged: sum((each) => each.flagged),
  };
}

/** The settings but those of a machine alone: where it writes, what it shows, whom it works with. */
export function outputSettings(settings: Settings): Partial<Settings> {
  const { out: _out, log: _log, metrics: _metrics, to: _to, memory, ...kept } = settings;
  const {
    host: _host,
    port: _served,
    queue: _queue,
    run: _run,
    store: _store,
    lock: _lock,
    metricsPort: _port,
    ...rest
  } = kept;
  return memory === undefined ? rest : { ...rest, memory: withoutPassword(memory) };
}

function manifestOf(report: NightReport, counts: NightCounts, output: OutputFolder): Manifest {
  const { settings, model, startedAt, finishedAt, entries, memory } = report;
  const kept = outputSettings(settings);
  return {
    version: 1,
    tool: { name: "bilingual-digest", version: VERSION, node: process.version },
    model,
    settings: kept,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    complete: !entries.some((entry) => entry.state === "skipped" && entry.reason === STOPPED),
    counts,
    ...(memory === undefined ? {} : { memory }),
    inputs: entries.map(inputOf),
    outputs: output.written.filter((file) => file.path !== "manifest.json"),
  };
}

function inputOf(entry: Entry): ManifestInput {
  const { source, state } = entry;
  if (entry.state === "done") return { source, state, id: entry.id, output: entry.output };
  if (entry.state === "skipped") return { source, state, id: entry.id, reason: entry.reason };
  const { id, line, reason } = entry;
  return {
    source,
    state,
    ...(line === undefined ? {} : { line }),
    ...(id === undefined ? {} : { id }),
    reason,
  };
}
