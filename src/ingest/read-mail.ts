import iconv from "iconv-lite";
import PostalMime, { type Email } from "postal-mime";
import type { Article } from "../article/article.ts";
import { ArticleError, type Place } from "../errors.ts";
import { buildArticle } from "./build-article.ts";
import { MAX_ARTICLE_BYTES, mebibytes } from "./decode.ts";
import { htmlBlocks } from "./html-blocks.ts";
import type { IngestResult } from "./result.ts";

/** A message with its attachments: 64 MiB. */
const MAX_MAIL_BYTES = 4 * MAX_ARTICLE_BYTES;

/** A file of mail (RFC 5322 and MIME) is one article: its HTML if that says anything, or else its plain text. */
export async function* readMail(source: string, bytes: Uint8Array): AsyncGenerator<IngestResult> {
  const place = { source };
  try {
    yield { article: articleOf(place, await parse(place, bytes)) };
  } catch (error) {
    if (!(error instanceof ArticleError)) throw error;
    yield { error };
  }
}

async function parse(place: Place, bytes: Uint8Array): Promise<Email> {
  if (bytes.length > MAX_MAIL_BYTES) {
    throw new ArticleError(
      place,
      `expected at most ${mebibytes(MAX_MAIL_BYTES)}, found ${mebibytes(bytes.length)}; save it without its attachments`,
    );
  }
  let mail: Email;
  try {
    mail = await PostalMime.parse(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ArticleError(place, `expected an e-mail message, found: ${reason}`, { cause });
  }
  if (mail.from || mail.subject || mail.date || mail.messageId) return mail;
  throw new ArticleError(
    place,
    "expected an e-mail message, found none of From, Subject, Date and Message-ID",
  );
}

function articleOf(place: Place, mail: Email): Article {
  const known = {
    place,
    title: repaired(mail.subject),
    byline: repaired(mail.from?.name || mail.from?.address),
    published: mail.date,
    externalId: mail.messageId,
  };
  if (mail.html !== undefined) {
    const { text, layout } = htmlBlocks(place, repaired(mail.html));
    if (text !== "" || !mail.text) return buildArticle({ ...known, format: "html", text, layout });
  }
  return buildArticle({ ...known, format: "plain", text: repaired(mail.text) });
}

/**
 * Some releases of Node decode windows-1252 as ISO 8859-1, so that its quotation marks and € are control characters;
 * these mean nothing in mail.
 */
function repaired(text = ""): string {
  return text.replace(/[\u0080-\u009F]/gu, (control) =>
    iconv.decode(Buffer.from([control.charCodeAt(0)]), "windows-1252"),
  );
}
