/** One line of JSON a record, a piece of text each. U+2028 and U+2029, line ends to some readers, are escaped. */
export function* jsonLines(records: Iterable<object>): Generator<string> {
  for (const record of records) yield `${jsonLine(record)}\n`;
}

function jsonLine(record: object): string {
  return JSON.stringify(record).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
