import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { FatalError, RetryableError, UsageError } from "../src/errors.ts";
import { connectRedis, isRedisUrl, redisError, withoutPassword } from "../src/redis.ts";
import { HAS_REDIS, RedisServer } from "./redis-server.ts";

/** What connecting is refused with. */
async function refusal(url: string, password?: string): Promise<Error> {
  const opened = await connectRedis(url, { password }).catch((error: unknown) => error);
  if (opened instanceof Error) return opened;
  throw new Error("expected no connection");
}

/** A server on loopback that answers every chunk of bytes with the same. */
async function answering(
  answer: (said: string) => string,
): Promise<{ server: Server; url: string }> {
  const server = createServer((socket) => {
    socket.on("data", (chunk) => socket.write(answer(String(chunk))));
    socket.on("error", () => socket.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a port");
  return { server, url: `redis://127.0.0.1:${address.port}` };
}

/** Addresses at which other machines see this one. */
const OUTWARD = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ internal, family }) => !internal && family === "IPv4")
  .map(({ address }) => address);

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  ["redis://h", true],
  ["REDISS://h", true],
  ["memory.sqlite", false],
  ["/srv/redis/memory", false],
])("%s is a URL of Redis: %s", (text, is) => {
  expect(isRedisUrl(text)).toBe(is);
});

test.each([
  ["redis://ana:s3:cr@t@h:1/2", "redis://ana@h:1/2"],
  ["redis://:secret@h", "redis://h"],
  ["redis://ana@h/1", "redis://ana@h/1"],
  ["C:\\notes\\memory.sqlite", "C:\\notes\\memory.sqlite"],
  ["memory:a@b", "memory:a@b"],
])("%s is shown as %s", (text, shown) => {
  expect(withoutPassword(text)).toBe(shown);
});

test.each([
  "redis://",
  "redis://h/one",
  "redis://h:port/0",
  "redis://:secret@h:99999/0",
  "http://ana:secret@h/0",
])("%s is refused, and the password not told", async (url) => {
  const error = await refusal(url);
  expect(error).toBeInstanceOf(UsageError);
  expect(error.message).toMatch(/expected redis:\/\/user@host:port\/db/u);
  expect(`${error.message}${error.stack}`).not.toContain("secret");
});

test.each([
  ["OOM command not allowed when used memory > 'maxmemory'.", RetryableError],
  ["LOADING Redis is loading the dataset in memory", RetryableError],
  ["READONLY You can't write against a read only replica.", RetryableError],
  ["WRONGTYPE Operation against a key holding the wrong kind of value", FatalError],
  ["NOPERM this user has no permissions to run the 'evalsha' command", FatalError],
])("an answer %s", (message, kind) => {
  const reply = Object.assign(new Error(message), { name: "ReplyError" });
  expect(redisError("redis://h:1/0", reply)).toBeInstanceOf(kind);
});

describe("what is no Redis of today", () => {
  test("nothing listens", async () => {
    const error = await refusal("redis://ana:secret@127.0.0.1:1/0");
    expect(error).toBeInstanceOf(FatalError);
    expect(error.message).toMatch(
      /^redis:\/\/127\.0\.0\.1:1\/0: could not be reached \(.*ECONNREFUSED/u,
    );
    expect(error.message).not.toContain("secret");
  });

  test("another program listens", async () => {
    const { server, url } = await answering(() => "HTTP/1.1 400 Bad Request\r\n\r\n");
    expect((await refusal(url)).message).toMatch(/expected a Redis server, found something else/u);
    server.close();
  });

  test("a Redis that is too old listens", async () => {
    const info = "redis_version:6.2.7\r\nloading:0\r\n";
    const { server, url } = await answering((said) =>
      (said.match(/^(?:info|client|select)$/gimu) ?? [])
        .map((each) => (/info/iu.test(each) ? `$${info.length}\r\n${info}\r\n` : "+OK\r\n"))
        .join(""),
    );
    expect((await refusal(url)).message).toMatch(/expected Redis 7 or later.*found Redis 6\.2\.7/u);
    server.close();
  });
});

describe.skipIf(!HAS_REDIS)("with a redis-server (skipped where there is none)", () => {
  test("the password may come from the URL or the environment, and a wrong one is refused", async () => {
    const server = await RedisServer.start("--requirepass", "s3cret");
    const at = `127.0.0.1:${server.port}/3`;
    for (const url of [`redis://${at}`, `redis://:wr0ng@${at}`, `redis://ana:wr0ng@${at}`]) {
      const error = await refusal(url);
      expect(error).toBeInstanceOf(FatalError);
      expect(error.message).toMatch(/the login was refused/u);
      expect(error.message).not.toContain("wr0ng");
    }
    const { redis, name } = await connectRedis(`redis://:s3cret@${at}`);
    expect(name).toBe(`redis://${at}`);
    redis.disconnect();
    vi.stubEnv("REDIS_PASSWORD", "s3cret");
    const other = await connectRedis(`redis://default@${at}`);
    expect(await other.redis.ping()).toBe("PONG");
    other.redis.disconnect();
    await server.remove();
  });

  test("a database that is not there is refused, and no other taken in its place", async () => {
    const server = await RedisServer.start();
    expect((await refusal(server.url(99))).message).toMatch(/\/99: there is no such database/u);
    await server.remove();
  });

  test.skipIf(OUTWARD.length === 0)(
    "a server without a password refuses other machines, and the message says what to do",
    async () => {
      const server = await RedisServer.start("--bind", "*");
      const error = await refusal(`redis://${OUTWARD[0]}:${server.port}/0`);
      expect(error).toBeInstanceOf(FatalError);
      expect(error.message).toMatch(/protected mode.*REDIS_PASSWORD/u);
      await server.remove();
    },
  );

  test("TLS: an unknown certificate is refused", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "tls-"));
    const [key, certificate] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    const made = [
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-keyout",
      key,
      "-out",
      certificate,
      "-days",
      "2",
    ];
    execFileSync("openssl", ["req", "-x509", ...made, ...subject], { stdio: "ignore" });
    const plain = await RedisServer.start();
    const port = plain.port;
    await plain.halt();
    const tls = ["--port", "0", "--tls-port", String(port), "--tls-auth-clients", "no"];
    const files = ["--tls-cert-file", certificate, "--tls-key-file", key];
    const server = await RedisServer.start(...tls, ...files, "--tls-ca-cert-file", certificate);
    expect((await refusal(`rediss://localhost:${port}/0`)).message).toMatch(
      /no trusted connection \(self-signed certificate.*NODE_EXTRA_CA_CERTS/u,
    );
    await Promise.all([server.remove(), plain.remove()]);
    rmSync(folder, { recursive: true });
  });
});
