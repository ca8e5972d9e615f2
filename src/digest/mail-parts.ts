import { overview, type LeftOut, type Night } from "./index-markdown.ts";
import { plainLine } from "./escape-markdown.ts";
import { articleEntry, htmlFrame, listEntry, type Entry } from "./mail-entry.ts";

/** One message: the same in both forms. */
export interface MailPart {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Bytes of a whole message: Gmail cuts what is longer than 102 KB, and hides the rest behind a link. */
export const MOST_MAIL_BYTES = 90_000;
/** What headers, boundaries and the frame take, generously. */
const FRAME_BYTES = 8_000;
/** Failed and skipped inputs that are listed; the rest is counted. */
const MOST_LEFT_OUT = 25;

/**
 * A night's digest as e-mails, each under MOST_MAIL_BYTES and ending between two articles: titles and summaries in
 * both languages, doubts, and what failed. Long texts are cut with an ellipsis: the whole is in the pages.
 */
export function mailParts(night: Night): MailPart[] {
  const subject = `Digest of ${night.date}: ${overview(night)}`;
  const pages = paginate(entries(night));
  return pages.map((page, index) => {
    const title = pages.length === 1 ? subject : `${subject} (${index + 1} of ${pages.length})`;
    return {
      subject: title,
      text: `${[title, ...page.map((entry) => entry.text)].join("\n\n")}\n`,
      html: htmlFrame(title, page.map((entry) => entry.html).join("")),
    };
  });
}

function* entries(night: Night): Generator<Entry> {
  for (const article of night.articles) yield articleEntry(article);
  yield* leftOut("Failed", night.failed);
  yield* leftOut("Skipped", night.skipped);
}

function* leftOut(title: string, items: readonly LeftOut[]): Generator<Entry> {
  if (items.length === 0) return;
  const lines = items.slice(0, MOST_LEFT_OUT).map(({ source, reason }) => {
    return plainLine(reason.startsWith(source) ? reason : `${source}: ${reason}`);
  });
  const more = items.length - lines.length;
  yield listEntry(title, more === 0 ? lines : [...lines, `and ${more} more`]);
}

/** As few messages as hold the entries in order; at least one. */
function paginate(all: Iterable<Entry>): Entry[][] {
  const pages: Entry[][] = [[]];
  let bytes = FRAME_BYTES;
  for (const entry of all) {
    const more = quotedPrintableBytes(entry.text) + quotedPrintableBytes(entry.html);
    if (bytes + more > MOST_MAIL_BYTES && bytes > FRAME_BYTES) {
      pages.push([]);
      bytes = FRAME_BYTES;
    }
    pages.at(-1)?.push(entry);
    bytes += more;
  }
  return pages;
}

/** At most how many bytes a text takes as quoted-printable (RFC 2045 §6.7): 73 characters a line of 78 or more. */
function quotedPrintableBytes(text: string): number {
  const bytes = Buffer.from(text, "utf8");
  const kept = bytes.filter((byte) => byte >= 32 && byte < 127 && byte !== 61).length;
  const encoded = kept + 3 * (bytes.length - kept);
  return Math.ceil((encoded * 78) / 73);
}
