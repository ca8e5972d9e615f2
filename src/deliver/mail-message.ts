import { createHash } from "node:crypto";
import MailComposer from "nodemailer/lib/mail-composer";

export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface MailHeaders {
  /** An address, with or without a name. */
  readonly from: string;
  /** Absent in a message that is only kept. */
  readonly to?: string | undefined;
  readonly date: Date;
  /** An https or mailto address for List-Unsubscribe (RFC 2369). */
  readonly unsubscribe?: string | undefined;
}

/**
 * A message of plain text and HTML (multipart/alternative, RFC 2046 §5.1.4). The same content has the same bytes and
 * the same Message-ID, by which a server or a reader knows a second copy.
 */
export function composeMail(content: MailContent, headers: MailHeaders): Promise<Buffer> {
  const { subject, text, html } = content;
  const { from, to, date, unsubscribe } = headers;
  const hash = createHash("sha256")
    .update(JSON.stringify([content, to]))
    .digest("hex");
  const list = unsubscribe === undefined ? {} : { "List-Unsubscribe": `<${unsubscribe}>` };
  return new MailComposer({
    from,
    ...(to === undefined ? {} : { to }),
    subject,
    text,
    html,
    date,
    messageId: `<${hash.slice(0, 32)}@bilingual-digest>`,
    baseBoundary: hash.slice(32, 48),
    headers: { ...list, "Auto-Submitted": "auto-generated" },
    newline: "win",
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}
