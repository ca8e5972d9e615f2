/** One line of JSON a record. U+2028 and U+2029, line ends to some readers, are escaped. */
export function jsonLines(records: readonly object[]): string {
  return records.map((record) => `${jsonLine(record)}\n`).join("");
}

function jsonLine(record: object): string {
  return JSON.stringify(record).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
