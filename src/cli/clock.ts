import type { Settings } from "../config/settings.ts";
import { UsageError } from "../errors.ts";
import type { Terminal } from "./terminal.ts";

/** The night's name: as told, else by SOURCE_DATE_EPOCH, else today here. */
export function nightOf(settings: Settings, terminal: Terminal): string {
  if (settings.date !== undefined) return settings.date;
  const epoch = epochOf(terminal);
  if (epoch !== undefined) return epoch.toISOString().slice(0, 10);
  const now = terminal.now();
  const [month, day] = [now.getMonth() + 1, now.getDate()].map((part) =>
    String(part).padStart(2, "0"),
  );
  return `${now.getFullYear()}-${month}-${day}`;
}

/** The time that the manifest names: by SOURCE_DATE_EPOCH if it is set, so that the same input gives the same bytes. */
export function timeOf(terminal: Terminal): Date {
  return epochOf(terminal) ?? terminal.now();
}

/** What SOURCE_DATE_EPOCH says (https://reproducible-builds.org). Throws UsageError if it is no time. */
function epochOf({ env }: Terminal): Date | undefined {
  const epoch = env["SOURCE_DATE_EPOCH"];
  if (epoch === undefined || epoch === "") return undefined;
  const seconds = Number(epoch);
  if (!Number.isSafeInteger(seconds) || Math.abs(seconds) > 8.64e12)
    throw new UsageError(`SOURCE_DATE_EPOCH: expected seconds since 1970, found "${epoch}".`);
  return new Date(seconds * 1000);
}
