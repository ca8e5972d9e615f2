import { existsSync } from "node:fs";
import path from "node:path";
import { parseSettings } from "../config/settings.ts";
import { manifestOf, nightsOf } from "../pipeline/archive.ts";
import { JOURNAL_FILE } from "../pipeline/open-journal.ts";
import { journalCounts, type JournalCount } from "../store/journal.ts";
import { RunLock } from "../store/run-lock.ts";
import { STATE_FOLDER } from "./write-night.ts";
import { settingOptions } from "./options.ts";
import type { Command } from "./run.ts";
import { EXIT, say } from "./terminal.ts";

export const statusCommand: Command = {
  name: "status",
  usage: "",
  describe:
    "Nights of an output folder: what was done, failed or doubted, what is unfinished; with --run, how far a shared run is",
  options: (parser) => settingOptions(parser, ["out", "run", "queue"]),
  run: async (args, terminal) => {
    if (args["run"] !== undefined)
      return (await import("./shared-status.ts")).sharedStatus(parseSettings(args), terminal);
    const { stdout } = terminal;
    const out = typeof args["out"] === "string" ? args["out"] : "output";
    for (const night of await nightsOf(out)) await say(stdout, `${await describe(out, night)}\n`);
    await say(stdout, await unfinished(path.join(out, STATE_FOLDER)));
    return EXIT.done;
  },
};

async function describe(out: string, night: string): Promise<string> {
  const manifest = await manifestOf(out, night);
  if (manifest === undefined) return `${night}  no manifest: its run came to no end`;
  const { counts, complete, model } = manifest;
  const failed = counts.failed > 0 ? ` (see ${path.join(out, night, "failed.jsonl")})` : "";
  const stopped = complete ? "" : ", stopped before the end: run the same command again";
  return `${night}  ${counts.done} done, ${counts.skipped} skipped, ${counts.failed} failed${failed}, ${counts.flagged} of ${counts.sentences} sentences doubted, ${model.name}${stopped}`;
}

async function unfinished(state: string): Promise<string> {
  const file = path.join(state, JOURNAL_FILE);
  if (!existsSync(file)) return "No run has written here.\n";
  const holder = RunLock.holder(state);
  if (holder !== undefined) return `A run is writing now (${holder}).\n`;
  const counts = new Map(
    journalCounts(file).map((each: JournalCount) => [each.state, each.articles]),
  );
  const lost = (counts.get("running") ?? 0) + (counts.get("queued") ?? 0);
  return lost === 0
    ? "Nothing is unfinished.\n"
    : `${lost} articles were waiting or in work when a run ended; run the same command again.\n`;
}
