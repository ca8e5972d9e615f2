import { overview, type LeftOut, type Night } from "./index-markdown.ts";
import { plainLine } from "./escape-markdown.ts";
import { outline } from "./outline.ts";
import { articleEntry, htmlFrame, listEntry, storyEntry, type Entry } from "./mail-entry.ts";

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
 * A night's digest as e-mails, each under MOST_MAIL_BYTES and ending between two stories or articles: titles and summaries in
 * both languages, doubts, and what failed. Long texts are cut with an ellipsis: the whole is in the pages.
 */
export function mailParts(night: Night): MailPart[] {
  const subject = `Digest of ${night.date}: ${overview(night)}`;
  const pages = paginate(sections(night));
  return pages.map((page, index) => {
    const title = pages.length === 1 ? subject : `${subject} (${index + 1} of ${pages.length})`;
    return {
      subject: title,
      text: `${[title, ...page.map((entry) => entry.text)].join("\n\n")}\n`,
      html: htmlFrame(title, page.map((entry) => entry.html).join("")),
    };
  });
}

/** Entries that belong together: a story with its articles. */
function* sections(night: Night): Generator<Entry[]> {
  for (const { story, versions } of outline(night)) {
    const head = story !== undefined && story.articles.length > 1 ? [storyEntry(story)] : [];
    yield [...head, ...versions.map(articleEntry)];
  }
  for (const entry of leftOut("Failed", night.failed)) yield [entry];
  for (const entry of leftOut("Skipped", night.skipped)) yield [entry];
}

function* leftOut(title: string, items: readonly LeftOut[]): Generator<Entry> {
  if (items.length === 0) return;
  const lines = items.slice(0, MOST_LEFT_OUT).map(({ source, reason }) => {
    return plainLine(reason.startsWith(source) ? reason : `${source}: ${reason}`);
  });
  const more = items.length - lines.length;
  yield listEntry(title, more === 0 ? lines : [...lines, `and ${more} more`]);
}

/** Messages that hold the entries in order, at least one; a section is parted only if it is too long for any. */
function paginate(all: Iterable<readonly Entry[]>): Entry[][] {
  const pages: Entry[][] = [[]];
  let bytes = FRAME_BYTES;
  for (const section of all) {
    const whole = section.reduce((sum, entry) => sum + bytesOf(entry), 0);
    const units =
      FRAME_BYTES + whole <= MOST_MAIL_BYTES ? [section] : section.map((each) => [each]);
    for (const unit of units) {
      const more = unit.reduce((sum, entry) => sum + bytesOf(entry), 0);
      if (bytes + more > MOST_MAIL_BYTES && bytes > FRAME_BYTES) {
        pages.push([]);
        bytes = FRAME_BYTES;
      }
      pages.at(-1)?.push(...unit);
      bytes += more;
    }
  }
  return pages;
}

function bytesOf({ text, html }: Entry): number {
  return quotedPrintableBytes(text) + quotedPrintableBytes(html);
}

/** At most how many bytes a text takes as quoted-printable (RFC 2045 §6.7): 73 characters a line of 78 or more. */
function quotedPrintableBytes(text: string): number {
  const bytes = Buffer.from(text, "utf8");
  const kept = bytes.filter((byte) => byte >= 32 && byte < 127 && byte !== 61).length;
  const encoded = kept + 3 * (bytes.length - kept);
  return Math.ceil((encoded * 78) / 73);
}
