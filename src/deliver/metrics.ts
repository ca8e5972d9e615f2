import { Gauge, Registry } from "prom-client";
import writeFileAtomic from "write-file-atomic";
import { writeError } from "../write-error.ts";
import type { Manifest } from "./manifest.ts";

/**
 * What a run did, in the text format of Prometheus, for the node exporter's textfile collector. It stands at the end
 * of every run that came to one: alert on bilingual_digest_finished_timestamp_seconds growing old.
 */
export async function metricsText(
  { counts, complete, model, tool, finishedAt }: Manifest,
  { tookMs, residentBytes }: { readonly tookMs: number; readonly residentBytes: number },
): Promise<string> {
  const registry = new Registry();
  const gauge = <Label extends string>(
    name: string,
    help: string,
    values: readonly (readonly [Readonly<Partial<Record<Label, string>>>, number])[],
    labelNames: readonly Label[] = [],
  ): void => {
    const it = new Gauge({
      name: `bilingual_digest_${name}`,
      help,
      labelNames: [...labelNames],
      registers: [registry],
    });
    for (const [labels, value] of values) it.set(labels, value);
  };
  const { done, skipped, failed } = counts;
  gauge(
    "articles",
    "Articles of the last run, by what became of them.",
    Object.entries({ done, skipped, failed }).map(([state, value]) => [{ state }, value] as const),
    ["state"],
  );
  gauge(
    "words",
    "Words of the last run's articles.",
    [
      [{ language: "es" }, counts.wordsEs],
      [{ language: "en" }, counts.wordsEn],
    ],
    ["language"],
  );
  gauge("sentences", "Sentences of the last run.", [[{}, counts.sentences]]);
  gauge("doubted_sentences", "Sentences whose translation is doubted.", [[{}, counts.flagged]]);
  gauge("complete", "1 if the last run went through all of its input.", [[{}, complete ? 1 : 0]]);
  gauge("duration_seconds", "How long the last run took.", [[{}, tookMs / 1000]]);
  gauge("resident_bytes", "Memory of the last run at its end.", [[{}, residentBytes]]);
  gauge("finished_timestamp_seconds", "When the last run ended, in seconds since 1970.", [
    [{}, Date.parse(finishedAt) / 1000],
  ]);
  gauge(
    "info",
    "Always 1: version and model of the last run.",
    [[{ version: tool.version, model: model.name }, 1]],
    ["version", "model"],
  );
  return registry.metrics();
}

/** Writes a file by renaming it into place, so that a collector never reads half of it. Throws FatalError. */
export async function writeMetrics(file: string, text: string): Promise<void> {
  try {
    await writeFileAtomic(file, text);
  } catch (cause) {
    throw writeError(file, cause);
  }
}
