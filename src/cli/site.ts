import path from "node:path";
import { parseSettings } from "../config/settings.ts";
import { UsageError } from "../errors.ts";
import { nightsOf } from "../pipeline/archive.ts";
import { SITE_FOLDER, updateSite, type SiteUpdate } from "../pipeline/update-site.ts";
import type { SearchIndex } from "../store/search-index.ts";
import { RunLock } from "../store/run-lock.ts";
import { STATE_FOLDER } from "./write-night.ts";
import { settingOptions } from "./options.ts";
import type { Command } from "./run.ts";
import { EXIT, say, type Terminal } from "./terminal.ts";

export const siteCommand: Command = {
  name: "site",
  usage: "",
  describe: "Write the nights of an output folder as a site to read and search",
  options: (parser) => settingOptions(parser, ["out"]),
  run: async (args, terminal) => {
    const { out } = parseSettings(args);
    if ((await nightsOf(out)).length === 0)
      throw new UsageError(`site: found no night in ${out}. Name a folder with --out.`);
    const { nights, changed, left } = await updateLocked(out, terminal);
    for (const { reason } of left) await say(terminal.stderr, `${reason}\n`);
    if (terminal.stop.aborted) return EXIT.stopped;
    const folder = path.join(out, SITE_FOLDER);
    const count = nights === 1 ? "1 night" : `${nights} nights`;
    await say(terminal.stdout, `${folder}: ${count}, ${changed.length} written anew.\n`);
    return left.some(({ unfinished }) => !unfinished) ? EXIT.failed : EXIT.done;
  },
};

/** Brings the site up to date while no other process does. Throws FatalError if one does. */
export async function updateLocked(
  out: string,
  { now, stop }: Pick<Terminal, "now" | "stop">,
  index?: SearchIndex,
): Promise<SiteUpdate> {
  const state = path.join(out, STATE_FOLDER, "site");
  const lock = RunLock.take(state, now());
  try {
    const workplace = path.join(state, "unfinished");
    return await updateSite(out, { workplace, stop, ...(index === undefined ? {} : { index }) });
  } finally {
    lock.release();
  }
}
