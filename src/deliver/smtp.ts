import { Readable } from "node:stream";
import { createTransport, type SMTPTransportOptions } from "nodemailer";
import { z } from "zod";
import { FatalError, RetryableError, UsageError } from "../errors.ts";

/** The server neither took the message nor refused it: it may have been sent. */
export class UncertainError extends Error {
  override readonly name = "UncertainError";
}

export interface SmtpAccount {
  /** smtp://user@host:port, where STARTTLS is used if offered, or smtps://user@host:port. */
  readonly url: string;
  /** Instead of one in the URL. */
  readonly password?: string | undefined;
}

export interface Envelope {
  readonly from: string;
  readonly to: string;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/u;

/**
 * A function that hands one message to an SMTP server. A password goes over TLS only, except to this machine itself.
 * It throws RetryableError where the server was not reached or asks to come back, UncertainError where the
 * connection broke after the message had begun, FatalError where no message at all can be sent, and Error where this
 * one is refused. Throws UsageError if the URL is none of these. No error holds the password.
 */
export function openSmtp(account: SmtpAccount): (message: Buffer, to: Envelope) => Promise<void> {
  const server = parseAccount(account);
  const transport = createTransport(optionsOf(server));
  return async (message, { from, to }) => {
    let begun = false;
    const raw = Readable.from(
      (function* () {
        begun = true;
        yield message;
      })(),
    );
    try {
      await transport.sendMail({ envelope: { from, to: [to] }, raw });
    } catch (cause) {
      throw explain(cause, { to, server: nameOf(server), begun });
    }
  };
}

/** Connects, logs in and leaves. Throws what openSmtp's function does, and UsageError. */
export async function verifySmtp(account: SmtpAccount): Promise<void> {
  const server = parseAccount(account);
  try {
    await createTransport(optionsOf(server)).verify();
  } catch (cause) {
    throw explain(cause, { to: "anybody", server: nameOf(server), begun: false });
  }
}

function optionsOf({ host, port, secure, user, pass }: Server): SMTPTransportOptions {
  return {
    host,
    secure,
    ...(port === undefined ? {} : { port }),
    ...(user === "" ? {} : { auth: { user, pass } }),
    requireTLS: !secure && user !== "" && !LOOPBACK.test(host),
    connectionTimeout: 30_000,
    socketTimeout: 60_000,
  };
}

function nameOf({ host, port }: Server): string {
  return port === undefined ? host : `${host}:${port}`;
}

interface Server {
  readonly host: string;
  readonly port: number | undefined;
  readonly secure: boolean;
  readonly user: string;
  readonly pass: string;
}

function parseAccount({ url, password }: SmtpAccount): Server {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^smtps?:$/u.test(parsed.protocol) || parsed.hostname === "")
    throw new UsageError(
      "SMTP_URL: expected smtp://user@host:port or smtps://user@host:port, the password in SMTP_PASSWORD.",
    );
  return {
    host: parsed.hostname,
    port: parsed.port === "" ? undefined : Number(parsed.port),
    secure: parsed.protocol === "smtps:",
    user: decodeURIComponent(parsed.username),
    pass: password ?? decodeURIComponent(parsed.password),
  };
}

interface Attempt {
  readonly to: string;
  readonly server: string;
  readonly begun: boolean;
}

const failureSchema = z.object({ code: z.string(), responseCode: z.number() }).partial();

/** What went wrong, by its consequence. A server's answer begins with 4 if it may pass and with 5 if not (RFC 5321 §4.2.1). */
function explain(cause: unknown, { to, server, begun }: Attempt): Error {
  const told = cause instanceof Error ? cause.message : String(cause);
  const { code = "", responseCode: answer = 0 } = failureSchema.safeParse(cause).data ?? {};
  if (code === "EAUTH" || code === "ENOAUTH")
    return new FatalError(
      `${server}: the login was refused (${told}). Check the user in SMTP_URL and SMTP_PASSWORD.`,
      { cause },
    );
  if (code === "ETLS" || /certificate|self-signed|TLS|SSL/u.test(told))
    return new FatalError(
      `${server}: no trusted connection (${told}). Name a private authority's certificate with NODE_EXTRA_CA_CERTS, or use smtps:// where the server has no STARTTLS.`,
      { cause },
    );
  if (answer >= 400 && answer < 500)
    return new RetryableError(`${server}: asks to try ${to} again later (${told}).`, { cause });
  if (answer >= 500 || code === "EENVELOPE")
    return new Error(`${server}: refused the message to ${to} (${told}).`, { cause });
  if (begun)
    return new UncertainError(
      `${server}: the connection broke while the message to ${to} was sent (${told}).`,
      { cause },
    );
  return new RetryableError(`${server}: could not be reached (${told}).`, { cause });
}
