/** What may steer a terminal or turn the direction of a line: controls but the line feed, bidi marks, line separators. */
const STEERING = /[^\P{Cc}\n]|[\u2028-\u202e\u2066-\u2069]/gu;

/** The text with whatever could steer a terminal shown as `\u001b`, so that a file's name cannot act where it is told. */
export function printable(text: string): string {
  return text.replace(STEERING, escaped);
}

/** The same on one line: a name with a line feed in it cannot pass for two lines of a log. */
export function printableLine(text: string): string {
  return printable(text).replaceAll("\n", "\\n");
}

/** JSON on one line, what could steer a terminal escaped: JSON itself leaves U+007F to U+009F and bidi marks as they are. */
export function jsonLine(record: object): string {
  return printable(JSON.stringify(record));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
