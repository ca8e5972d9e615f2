import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isOwnHost } from "../../src/serve/hosts.ts";
import { startServer, type RunningServer, type ServerOptions } from "../../src/serve/server.ts";

const POLICY = "default-src 'none'; frame-ancestors 'none'";

let folder: string;
let server: RunningServer;
let options: ServerOptions;
let failures: unknown[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "serve-"));
  await mkdir(path.join(folder, "site/2026-01-02"), { recursive: true });
  await writeFile(path.join(folder, "secret.html"), "secret");
  await writeFile(path.join(folder, "site/index.html"), "<p>nights");
  await writeFile(path.join(folder, "site/night.json"), "{}");
  await writeFile(path.join(folder, "site/2026-01-02/index.html"), "<p>one night");
  await symlink(path.join(folder, "secret.html"), path.join(folder, "site/link.html"));
  await symlink(folder, path.join(folder, "site/out"));
  failures = [];
  options = {
    host: "127.0.0.1",
    port: 0,
    names: ["mesa"],
    folder: path.join(folder, "site"),
    policy: POLICY,
    routes: new Map([
      [
        "/search.html",
        (query) => {
          if (query.get("q") === "fail") throw new Error("secret path");
          return { status: 200, type: "text/plain", body: `${query.get("q")}` };
        },
      ],
    ]),
    page: (status, title, told) => `<h1>${status} ${title}</h1>${told}`,
    failed: (error) => failures.push(error),
  };
  server = await startServer(options);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

interface Answered {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** One request as these very bytes: fetch would mend its address. */
function ask(line: string, ...headers: readonly string[]): Promise<Answered> {
  const { hostname, port } = new URL(server.url);
  const given = headers.some((header) => /^host:/iu.test(header))
    ? headers
    : ["Host: localhost", ...headers];
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = "";
    socket.on("data", (chunk) => (text += String(chunk)));
    socket.on("error", reject);
    socket.on("close", () => {
      const [head = "", body = ""] = text.split("\r\n\r\n", 2);
      resolve({ status: Number(head.split(" ")[1]), head, body });
    });
    socket.write(`${line} HTTP/1.1\r\n${given.join("\r\n")}\r\nConnection: close\r\n\r\n`);
  });
}

test.each([
  ["/", "<p>nights"],
  ["/index.html", "<p>nights"],
  ["/2026-01-02/", "<p>one night"],
  ["/2026-01-02/index.html?x=1", "<p>one night"],
  ["/search.html?q=r%C3%ADo", "río"],
])("%s is served", async (address, body) => {
  expect(await ask(`GET ${address}`)).toMatchObject({ status: 200, body });
});

test.each([
  "/../secret.html",
  "/%2e%2e/secret.html",
  "/..%2fsecret.html",
  "/%2e%2e%2fsecret.html",
  "/%252e%252e/secret.html",
  "/..%5csecret.html",
  "/..\\secret.html",
  "/./index.html",
  "//secret.html",
  "/2026-01-02/../index.html",
  "/link.html",
  "/out/secret.html",
  "/out/site/index.html",
  "/night.json",
  "/2026-01-02",
  "/2026-01-02/index.html/",
  "/index.html%00",
  "/INDEX.HTML",
  "/no.html",
  "http://localhost/index.html",
  "*",
])("%s is not", async (address) => {
  const { status, body } = await ask(`GET ${address}`);
  expect([400, 404]).toContain(status);
  expect(body).not.toContain("secret");
});

test("every answer carries what keeps a browser from more, and what tells bytes apart", async () => {
  for (const address of ["/", "/no.html", "/search.html?q=a", "/search.html?q=fail"]) {
    const { head } = await ask(`GET ${address}`);
    expect(head).toContain(`\r\nContent-Security-Policy: ${POLICY}\r\n`);
    expect(head).toContain("\r\nX-Content-Type-Options: nosniff\r\n");
    expect(head).toContain("\r\nReferrer-Policy: no-referrer\r\n");
    expect(head).toContain("\r\nCross-Origin-Resource-Policy: same-origin\r\n");
  }
});

test("what was not foreseen is told to the server's own output alone", async () => {
  const { status, body } = await ask("GET /search.html?q=fail");
  expect(status).toBe(500);
  expect(body).not.toContain("secret");
  expect(failures).toEqual([new Error("secret path")]);
});

test("a page that has not changed is not sent again", async () => {
  const first = await ask("GET /");
  const etag = /\r\nETag: (\S+)\r\n/u.exec(first.head)?.[1];
  const changed = /\r\n(Last-Modified): (.*)\r\n/u.exec(first.head)?.[2];
  expect((await ask("GET /", `If-None-Match: ${etag}`)).status).toBe(304);
  expect((await ask("GET /", `If-None-Match: "x", W/${etag}`)).status).toBe(304);
  expect((await ask("GET /", `If-Modified-Since: ${changed}`)).status).toBe(304);
  await writeFile(path.join(folder, "site/index.html"), "<p>other");
  const second = await ask("GET /", `If-None-Match: ${etag}`, `If-Modified-Since: ${changed}`);
  expect(second).toMatchObject({ status: 200, body: "<p>other" });
});

test("it can only be read", async () => {
  const head = await ask("HEAD /");
  expect(head).toMatchObject({ status: 200, body: "" });
  expect(head.head).toContain("\r\nContent-Length: 9\r\n");
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
    const { status, head: told } = await ask(`${method} /`);
    expect(status).toBe(405);
    expect(told).toContain("\r\nAllow: GET, HEAD\r\n");
  }
});

test("huge addresses and heads are refused, and the server goes on", async () => {
  expect((await ask(`GET /${"a".repeat(5_000)}`)).status).toBe(414);
  expect((await ask(`GET /search.html?q=${"a".repeat(5_000)}`)).status).toBe(414);
  expect((await ask(`GET /${"a".repeat(100_000)}`)).status).toBe(431);
  expect((await ask("GET /", `X-Long: ${"a".repeat(100_000)}`)).status).toBe(431);
  expect((await ask("GET /")).status).toBe(200);
});

describe("the name that a server is asked for by", () => {
  test.each([
    ["localhost", true],
    ["LOCALHOST:8420", true],
    ["127.0.0.1:8420", true],
    ["192.168.1.7", true],
    ["[::1]:8420", true],
    ["Mesa:80", true],
    ["mal.example.org", false],
    ["localhost.example.org", false],
    ["127.0.0.1.example.org:8420", false],
    ["localhost@example.org", false],
    ["", false],
    [undefined, false],
  ])("%j: %j", (header, own) => {
    expect(isOwnHost(header, ["mesa"])).toBe(own);
  });

  test("if it is none of its own, nothing is told", async () => {
    const { status, body } = await ask("GET /", "Host: mal.example.org");
    expect(status).toBe(421);
    expect(body).not.toContain("nights");
    expect((await ask("GET /search.html?q=a", "Host: mal.example.org")).status).toBe(421);
  });
});

test("a port that is in use is named, with what to do", async () => {
  const port = Number(new URL(server.url).port);
  await expect(startServer({ ...options, port })).rejects.toThrow(
    `127.0.0.1:${port} is in use by another program. Name another port with --port.`,
  );
});
