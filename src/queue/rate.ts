import { UsageError } from "../errors.ts";

const UNITS: ReadonlyMap<string, number> = new Map([
  ["s", 1000],
  ["sec", 1000],
  ["second", 1000],
  ["min", 60_000],
  ["minute", 60_000],
  ["h", 3_600_000],
  ["hour", 3_600_000],
]);

export interface Rate {
  readonly limit: number;
  readonly intervalMs: number;
}

/** Reads a rate such as 30/min, 2/s or 500/h. Throws UsageError on anything else. */
export function parseRate(text: string): Rate {
  const [, count, unit] = /^([1-9]\d{0,8}) ?\/ ?([a-z]+)$/iu.exec(text.trim()) ?? [];
  const intervalMs = UNITS.get(unit?.toLowerCase() ?? "");
  if (count === undefined || intervalMs === undefined)
    throw new UsageError(
      `--rate: expected a number a second, minute or hour like 30/min, found "${text}".`,
    );
  return { limit: Number(count), intervalMs };
}
