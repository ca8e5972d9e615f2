import { Redis, type RedisOptions } from "ioredis";
import { FatalError, UsageError } from "../errors.ts";
import { pause } from "./pause.ts";

const OLDEST_REDIS = 7;
/** Waits between attempts to reach a server that does not answer, in milliseconds: doubled up to the longest. */
const BACKOFF = { baseMs: 500, longestMs: 15_000 };
const CONNECT_TIMEOUT_MS = 10_000;

export interface BrokerAddress {
  /** redis:// or rediss://, with user, password and database where they are needed. Never shown. */
  readonly url: string;
  /** Instead of one in the URL. */
  readonly password?: string | undefined;
}

export interface BrokerManners {
  /** Whether a server that does not answer yet is waited for. */
  readonly waits: boolean;
  /** Told, once each, when the server cannot be reached and when it is back. Lines without a line feed. */
  readonly say: (line: string) => void;
  /** Ends the waiting. */
  readonly stop: AbortSignal;
}

/**
 * A connection to a Redis or Valkey that a queue can rely on. Once made it outlasts the server: commands wait until it
 * is back. Throws UsageError if the address is none, FatalError, saying what to do, if the server cannot be reached,
 * refuses the login, is too old or may evict keys.
 */
export async function connectBroker(
  address: BrokerAddress,
  manners: BrokerManners,
): Promise<Redis> {
  const options = optionsOf(address);
  const server = nameOf(options);
  for (let failures = 0; ; failures++) {
    const problem = await probe(options);
    if (problem === undefined) break;
    if (!(problem.isPassing && manners.waits) || manners.stop.aborted)
      throw new FatalError(`Redis at ${server}: ${problem.message}`);
    if (failures === 0) manners.say(`Redis at ${server}: ${problem.message} Waiting for it.`);
    await pause(waitOf(failures), manners.stop);
  }
  const redis = new Redis({
    ...options,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => waitOf(times - 1),
  });
  tellOutages(redis, server, manners.say);
  return redis;
}

function waitOf(failures: number): number {
  return Math.min(BACKOFF.longestMs, BACKOFF.baseMs * 2 ** Math.min(failures, 10));
}

/** Says when the server went away and when it came back; a client without a listener would print its errors itself. */
function tellOutages(redis: Redis, server: string, say: (line: string) => void): void {
  let isAway = false;
  redis.on("error", () => undefined);
  redis.on("reconnecting", () => {
    if (!isAway) say(`Redis at ${server} is gone: waiting until it is back. Nothing is lost.`);
    isAway = true;
  });
  redis.on("ready", () => {
    if (isAway) say(`Redis at ${server} is back.`);
    isAway = false;
  });
}

function optionsOf({ url, password }: BrokerAddress): RedisOptions {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const database = /^\/?(\d{0,4})$/u.exec(parsed?.pathname ?? "")?.[1];
  // The address itself is not shown: a password may stand in it.
  if (parsed === undefined || !/^rediss?:$/u.test(parsed.protocol) || database === undefined)
    throw new UsageError(
      "--queue: expected an address like redis://HOST:6379/0, or rediss:// for TLS, found something else.",
    );
  const secret = password ?? decodeURIComponent(parsed.password);
  return {
    host: parsed.hostname === "" ? "127.0.0.1" : parsed.hostname.replace(/^\[(.*)\]$/u, "$1"),
    port: parsed.port === "" ? 6379 : Number(parsed.port),
    db: Number(database),
    ...(parsed.username === "" ? {} : { username: decodeURIComponent(parsed.username) }),
    ...(secret === "" ? {} : { password: secret }),
    ...(parsed.protocol === "rediss:" ? { tls: {} } : {}),
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
  };
}

function nameOf({ host = "", port = 0 }: RedisOptions): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

interface Problem {
  readonly message: string;
  /** Whether it may pass by itself. */
  readonly isPassing: boolean;
}

/** Whether the server can be used; undefined if it can. */
async function probe(options: RedisOptions): Promise<Problem | undefined> {
  const client = new Redis({
    ...options,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    // The client would swallow what its introduction is answered: that nobody is let in.
    disableClientInfo: true,
  });
  let cause: unknown;
  client.on("error", (error: unknown) => (cause = error));
  try {
    await client.connect();
    // What the login was answered comes as an event, not as a rejection.
    const facts = cause === undefined ? await client.info() : "";
    return cause === undefined ? judge(facts) : explain(cause, options);
  } catch (error) {
    return explain(cause ?? error, options);
  } finally {
    client.disconnect();
  }
}

function judge(facts: string): Problem | undefined {
  const fact = (name: string): string | undefined =>
    new RegExp(`^${name}:(.*?)\\r?$`, "mu").exec(facts)?.[1];
  const version = fact("redis_version") ?? "unknown";
  // Valkey says so, and which Redis it is like.
  if (fact("valkey_version") === undefined && !(Number.parseInt(version, 10) >= OLDEST_REDIS))
    return lasting(
      `expected Redis ${OLDEST_REDIS} or later, or Valkey, found Redis ${version}. Update it.`,
    );
  const policy = fact("maxmemory_policy") ?? "noeviction";
  if (policy !== "noeviction")
    return lasting(
      `it may throw jobs away when its memory is full (maxmemory-policy ${policy}). Set it to noeviction.`,
    );
  return undefined;
}

const lasting = (message: string): Problem => ({ message, isPassing: false });

const PASSING: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "nobody answers there (connection refused). Start it, or correct --queue."],
  ["ECONNRESET", "the connection was broken off. With TLS on that port, name it rediss://."],
  ["ENOTFOUND", "no machine of that name is known. Correct --queue."],
  ["EAI_AGAIN", "the name cannot be looked up. Correct --queue, or mend the network."],
  ["ETIMEDOUT", "it does not answer. Correct --queue, or open the way through the firewall."],
  ["EHOSTUNREACH", "the machine cannot be reached. Correct --queue, or mend the network."],
]);

function explain(cause: unknown, { password, tls }: RedisOptions): Problem {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const told = cause instanceof Error ? cause.message : String(cause);
  const message = password === undefined ? told : told.replaceAll(password, "…");
  if (message.startsWith("DENIED"))
    return lasting(
      "it is in protected mode and takes connections from its own machine alone. Give it a password (requirepass), and tell it here in REDIS_PASSWORD.",
    );
  if (/WRONGPASS|NOAUTH|AUTH|invalid password/u.test(message))
    return lasting(
      `it refuses the login (${message}). Give user and password in BILINGUAL_DIGEST_QUEUE, or the password in REDIS_PASSWORD.`,
    );
  if (tls !== undefined && !PASSING.has(code))
    return lasting(
      `no TLS connection (${message}). The server must speak TLS there and have a certificate that this machine trusts: NODE_EXTRA_CA_CERTS names a file of others.`,
    );
  const known = PASSING.get(code);
  const without = tls === undefined ? "" : " A server without TLS is redis://.";
  if (known !== undefined) return { message: `${known}${without}`, isPassing: true };
  return lasting(message === "" ? code : `${message.replace(/\.$/u, "")}.`);
}
