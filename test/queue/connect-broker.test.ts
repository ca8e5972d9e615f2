import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { describe, expect, test } from "vitest";
import { FatalError, UsageError } from "../../src/errors.ts";
import { connectBroker } from "../../src/queue/connect-broker.ts";
import { freePort, HAS_REDIS, RedisServer } from "../redis-server.ts";

/** Why there is no connection. */
async function refusal(url: string, password?: string): Promise<unknown> {
  const stop = new AbortController().signal;
  const connected = connectBroker({ url, password }, { waits: false, say: () => undefined, stop });
  return connected.then(
    (redis) => {
      redis.disconnect();
      return "connected";
    },
    (error: unknown) => error,
  );
}

async function messageOf(url: string, password?: string): Promise<string> {
  const error = await refusal(url, password);
  expect(error).toBeInstanceOf(FatalError);
  return error instanceof Error ? error.message : "";
}

test.each(["", "localhost:6379", "http://u:geheim@h", "redis://u:geheim@h/db", "redis://h:99999"])(
  "%j is wrong use, and is not shown",
  async (url) => {
    const error = await refusal(url);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toMatch(/--queue: expected an address like redis:\/\/HOST:6379/u);
    expect(String(error)).not.toMatch(/geheim/u);
  },
);

test("nobody there: host and port are named, never the password", async () => {
  const port = await freePort();
  expect(await messageOf(`redis://u:geheim@127.0.0.1:${port}`)).toBe(
    `Redis at 127.0.0.1:${port}: nobody answers there (connection refused). Start it, or correct --queue.`,
  );
});

test("a machine that nobody knows", async () => {
  expect(await messageOf("redis://nowhere.invalid")).toMatch(
    /nowhere\.invalid:6379: .*Correct --queue/u,
  );
});

describe.skipIf(!HAS_REDIS)("a server that is there", () => {
  test("passwords: none, a wrong one, the right one from either place", async () => {
    const server = await RedisServer.start("--requirepass", "geheim");
    try {
      expect(await messageOf(server.url())).toMatch(/refuses the login \(NOAUTH.*REDIS_PASSWORD/u);
      const wrong = await messageOf(server.url(), "falsch-geheim");
      expect(wrong).toMatch(/refuses the login \(WRONGPASS/u);
      expect(wrong).not.toMatch(/geheim/u);
      expect(await refusal(server.url(), "geheim")).toBe("connected");
      expect(await refusal(server.url().replace("//", "//:geheim@"))).toBe("connected");
    } finally {
      await server.remove();
    }
  });

  test("a server that may throw jobs away", async () => {
    const server = await RedisServer.start("--maxmemory-policy", "allkeys-lru");
    try {
      expect(await messageOf(server.url())).toMatch(
        /maxmemory-policy allkeys-lru\)\. Set it to noeviction/u,
      );
    } finally {
      await server.remove();
    }
  });
});

test("a server that is too old", async () => {
  const facts = "redis_version:6.0.16\r\n";
  const server = createServer((socket) => {
    socket.on("data", (chunk) => {
      // One answer a command; only INFO's matters.
      for (const [, name] of String(chunk).matchAll(/\*\d+\r\n\$\d+\r\n(\w+)\r\n/gu))
        socket.write(name === "info" ? `$${facts.length}\r\n${facts}\r\n` : "+OK\r\n");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  try {
    expect(await messageOf(`redis://127.0.0.1:${port}`)).toMatch(
      /expected Redis 7 or later, or Valkey, found Redis 6\.0\.16\. Update it/u,
    );
  } finally {
    server.close();
  }
});

test("a server in protected mode, which answers before it is asked and hangs up", async () => {
  const denial = "-DENIED Redis is running in protected mode because no password is set.\r\n";
  const server = createServer((socket) => socket.end(denial));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  try {
    expect(await messageOf(`redis://127.0.0.1:${port}`)).toMatch(
      /protected mode.*\(requirepass\).*REDIS_PASSWORD/u,
    );
  } finally {
    server.close();
  }
});

test("a certificate that this machine does not trust", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "tls-"));
  const [key, cert] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
  spawnSync("openssl", [...request, "-subj", "/CN=127.0.0.1", "-keyout", key, "-out", cert]);
  const server = createTlsServer({ key: await readFile(key), cert: await readFile(cert) });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  try {
    expect(await messageOf(`rediss://127.0.0.1:${port}`)).toMatch(
      /no TLS connection \(self-signed certificate\).*NODE_EXTRA_CA_CERTS/u,
    );
  } finally {
    server.close();
    await rm(folder, { recursive: true });
  }
});
