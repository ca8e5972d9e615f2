import { jsonLine } from "../printable.ts";

/** One line of JSON a record, a piece of text each. */
export function* jsonLines(records: Iterable<object>): Generator<string> {
  for (const record of records) yield `${jsonLine(record)}\n`;
}
