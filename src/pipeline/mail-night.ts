import { composeMail } from "../deliver/mail-message.ts";
import { UncertainError, type Envelope } from "../deliver/smtp.ts";
import { mailParts, type MailPart } from "../digest/mail-parts.ts";
import type { Night } from "../digest/index-markdown.ts";
import type { Queue, Work } from "../queue/queue.ts";
import type { MailKey, SentMails } from "../store/sent-mails.ts";

export interface MailOrder {
  /** Addresses; each gets messages of its own. */
  readonly recipients: readonly string[];
  /** An address, with or without a name. */
  readonly from: string;
  readonly unsubscribe?: string | undefined;
  /** Sends what was sent before, or may have been. */
  readonly again: boolean;
}

export interface MailServices {
  readonly send: (message: Buffer, envelope: Envelope) => Promise<void>;
  readonly books: SentMails;
  readonly openQueue: (work: Work<Mail, "sent" | "before">) => Queue<Mail, "sent" | "before">;
  readonly now: () => Date;
}

/** A message to be sent. */
interface Mail {
  readonly content: MailPart;
  readonly recipient: string;
  readonly key: MailKey;
}

/** One message to one recipient, and what became of it. */
export interface Mailed {
  readonly recipient: string;
  /** Counts from 1. */
  readonly part: number;
  readonly parts: number;
  /** "before": an earlier call had sent it. */
  readonly state: "sent" | "before" | "failed" | "cancelled";
  readonly reason?: string;
}

/** The address of `Name <address>`, or of an address alone. */
export function addressOf(text: string): string {
  return (/<([^<>]*)>$/u.exec(text.trim())?.[1] ?? text).trim();
}

/**
 * Mails a night's digest: to each recipient each part once, whatever was sent, failed or was cut off before. Resolves
 * with what became of each message, in order; rejects with FatalError where none can be sent.
 */
export async function mailNight(
  night: Night,
  order: MailOrder,
  services: MailServices,
): Promise<Mailed[]> {
  const contents = mailParts(night);
  const { from, unsubscribe } = order;
  const queue = services.openQueue(async ({ content, recipient, key }) => {
    const headers = { from, to: recipient, unsubscribe, date: services.now() };
    const message = await composeMail(content, headers);
    return sendOnce(message, { from: addressOf(from), to: recipient }, key, services);
  });
  const mails = order.recipients.flatMap((recipient) =>
    contents.map(async (content, index): Promise<Mailed> => {
      const key = { night: night.date, recipient: recipient.toLowerCase(), part: index + 1 };
      if (order.again) services.books.forget(key);
      const about = { recipient, part: key.part, parts: contents.length };
      const payload = { content, recipient, key };
      const outcome = await queue.add({ key: `${recipient} ${key.part}`, payload });
      if (outcome.state === "failed")
        return { ...about, state: "failed", reason: outcome.error.message };
      return { ...about, state: outcome.state === "done" ? outcome.value : "cancelled" };
    }),
  );
  return Promise.all(mails);
}

async function sendOnce(
  message: Buffer,
  envelope: Envelope,
  key: MailKey,
  { send, books, now }: MailServices,
): Promise<"sent" | "before"> {
  const noted = books.begin(key, now());
  if (noted === "sent") return "before";
  if (noted === "sending")
    throw new Error(
      "may have been sent: an earlier call did not learn what became of it. Send it with --again if it did not arrive.",
    );
  try {
    await send(message, envelope);
  } catch (error) {
    if (!(error instanceof UncertainError)) books.forget(key);
    throw error;
  }
  books.sent(key);
  return "sent";
}
