import type { NightCounts, NightReport } from "../pipeline/deliver-night.ts";

const MEBIBYTE = 2 ** 20;

/** What the run did, as lines of two columns for a person. */
export function closingTable(report: NightReport, counts: NightCounts, folder: string): string {
  const seconds = Math.max(0.001, report.tookMs / 1000);
  const rows: [string, string][] = [
    ["articles", `${counts.done} done, ${counts.skipped} skipped, ${counts.failed} failed`],
    ["sentences", `${counts.sentences}, ${counts.flagged} with a doubt`],
    ["words", `${counts.wordsEs}, ${counts.wordsEn} in English`],
    ["speed", `${Math.round(counts.wordsEs / seconds)} words/s, ${seconds.toFixed(1)} s in all`],
    ["memory", `${Math.round(process.memoryUsage.rss() / MEBIBYTE)} MiB`],
    ["model", `${report.model.name} ${report.model.checksum.slice(0, 12)}`],
    ...rememberedRow(report),
    ...resumedRow(report),
    ["digest", `${folder}/index.md`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join("");
}

function resumedRow({ entries }: NightReport): [string, string][] {
  const kept = entries.filter((entry) => entry.state === "done" && entry.attempts === 0).length;
  return kept === 0 ? [] : [["kept", `${kept} done by an earlier run`]];
}

function rememberedRow({ memory }: NightReport): [string, string][] {
  if (memory === undefined) return [];
  const { remembered, corrected, imported, translated } = memory;
  const all = remembered + corrected + imported + translated;
  return [
    [
      "known",
      `${all - translated} of ${all}: ${remembered} remembered, ${corrected} corrected, ${imported} imported`,
    ],
  ];
}
