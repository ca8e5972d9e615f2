import { Redis } from "ioredis";
import { z } from "zod";
import { FatalError, RetryableError, UsageError } from "./errors.ts";

const OLDEST_VERSION = 7;
/** How long a command waits for a server that is gone to come back, in milliseconds. */
const PATIENCE = 30_000;

export interface RedisOptions {
  /** Instead of one in the URL; REDIS_PASSWORD of the environment unless given. */
  readonly password?: string | undefined;
  /** Milliseconds that a command waits for its answer, reconnecting included; 30,000 unless given. */
  readonly patience?: number;
}

/** A connection, and what to call the server in messages: never its user or password. */
export interface RedisConnection {
  readonly redis: Redis;
  readonly name: string;
}

/** Whether an option names a Redis server and not a file. */
export function isRedisUrl(text: string): boolean {
  return /^rediss?:/iu.test(text);
}

/** An option as it may be kept and printed: a URL without its password, anything else as it is. */
export function withoutPassword(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.password === "") return text;
  url.password = "";
  return url.href;
}

/**
 * Connects to Redis, version 7 or later, or to Valkey, at redis://user@host:port/db, or rediss:// for TLS. What it
 * rejects with and what its commands reject with (see `redisError`) never holds the password. Rejects with UsageError
 * if the URL is none of these, with FatalError if the server is not reached, refuses the login or is too old.
 *
 * Once it stands, a connection that is lost is made again, with growing waits.
 */
export async function connectRedis(
  url: string,
  options: RedisOptions = {},
): Promise<RedisConnection> {
  const { name, ...server } = parseUrl(url, options.password ?? process.env["REDIS_PASSWORD"]);
  let isOpen = false;
  let problem: unknown;
  const redis = new Redis({
    ...server,
    lazyConnect: true,
    connectTimeout: 10_000,
    commandTimeout: options.patience ?? PATIENCE,
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => (isOpen ? Math.min(50 * 2 ** Math.min(attempt, 10), 5000) : null),
  });
  // Later on the commands themselves reject; this is where the client tells why it cannot connect.
  redis.on("error", (error) => (problem = error));
  try {
    await redis.connect();
    // A database that does not exist is refused here alone: the client would go on with another.
    if (problem !== undefined) throw new Error("refused", { cause: problem });
    checkVersion(name, await redis.info("server"));
    isOpen = true;
    return { redis, name };
  } catch (cause) {
    redis.disconnect();
    throw cause instanceof FatalError ? cause : openError(name, problem ?? cause);
  }
}

interface Server {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: object;
}

function parseUrl(url: string, password: string | undefined): Server {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const db = /^\/?(\d{0,4})$/u.exec(parsed?.pathname ?? "")?.[1];
  if (parsed === undefined || !isRedisUrl(url) || parsed.hostname === "" || db === undefined)
    throw new UsageError(
      "expected redis://user@host:port/db or, for TLS, rediss://user@host:port/db, the password in REDIS_PASSWORD; found another URL.",
    );
  const { protocol, hostname, port, username } = parsed;
  const secret = password ?? decodeURIComponent(parsed.password);
  return {
    name: `${protocol}//${hostname}:${port || "6379"}/${db || "0"}`,
    // Brackets of an IPv6 address belong to the URL.
    host: hostname.replace(/^\[|\]$/gu, ""),
    port: Number(port || 6379),
    db: Number(db),
    ...(username === "" ? {} : { username: decodeURIComponent(username) }),
    ...(secret === "" ? {} : { password: secret }),
    ...(protocol === "rediss:" ? { tls: { servername: hostname } } : {}),
  };
}

function checkVersion(name: string, info: string): void {
  const version = /^redis_version:(\S+)/mu.exec(info)?.[1] ?? "of unknown version";
  // Valkey says so, and which Redis it is like.
  if (/^valkey_version:/mu.test(info) || Number.parseInt(version, 10) >= OLDEST_VERSION) return;
  throw new FatalError(
    `${name}: expected Redis ${OLDEST_VERSION} or later, or Valkey, found Redis ${version}. Update it.`,
  );
}

/** Why there is no connection, with what to do. */
function openError(name: string, cause: unknown): FatalError {
  const told = messageOf(cause);
  const options = { cause };
  if (/^(?:NOAUTH|WRONGPASS|NOPERM)|AUTH/u.test(told))
    return new FatalError(
      `${name}: the login was refused (${told}). Check the user in the URL, and REDIS_PASSWORD.`,
      options,
    );
  // What a server in protected mode says before it hangs up does not come through.
  if (/Connection is closed|ECONNRESET|EPIPE/u.test(told))
    return new FatalError(
      `${name}: the server hung up at once (${told}). One without a password refuses other machines (protected mode): give it one (requirepass), and name it in REDIS_PASSWORD.`,
      options,
    );
  if (/certificate|self-signed|TLS|SSL/iu.test(told))
    return new FatalError(
      `${name}: no trusted connection (${told}). Name a private authority's certificate with NODE_EXTRA_CA_CERTS; a server without TLS is redis://, not rediss://.`,
      options,
    );
  if (/DB index/u.test(told))
    return new FatalError(`${name}: there is no such database (${told}). Name another.`, options);
  if (/Protocol error/u.test(told))
    return new FatalError(
      `${name}: expected a Redis server, found something else (${told}). Check host and port; a server with TLS is rediss://.`,
      options,
    );
  return new FatalError(
    `${name}: could not be reached (${told}). Is it running, and are host, port and redis:// or rediss:// right?`,
    options,
  );
}

const systemError = z.object({ code: z.string() });

function messageOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message === "" ? (systemError.safeParse(cause).data?.code ?? "no reason given") : message;
}

/** Answers that pass: the server is full, starting, busy, or has handed over to another. */
const PASSING =
  /^(?:OOM|LOADING|BUSY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|READONLY|MISCONF|NOREPLICAS)\b/u;

/** What a command rejected with, by its consequence: RetryableError while the server is gone or full, else FatalError. */
export function redisError(name: string, cause: unknown): RetryableError | FatalError {
  const told = messageOf(cause);
  if (/^OOM\b/u.test(told))
    return new RetryableError(
      `${name}: Redis is full (${told}). Raise its maxmemory, or lower --memory-size.`,
      { cause },
    );
  if (PASSING.test(told))
    return new RetryableError(`${name}: Redis cannot answer now (${told}).`, { cause });
  if (cause instanceof Error && cause.name === "ReplyError")
    return new FatalError(`${name}: Redis refused a command (${told}).`, { cause });
  return new RetryableError(`${name}: Redis could not be reached (${told}).`, { cause });
}
