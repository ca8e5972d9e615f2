import { spawn, spawnSync } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import PostalMime from "postal-mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import { ROOT } from "../models.ts";
import { fakeTerminal } from "./fake-terminal.ts";

const NIGHT = "2026-01-02";
const MAIN = path.join(ROOT, "dist/cli/main.js");

interface Received {
  readonly to: string;
  readonly message: string;
}

let folder: string;
let whole: string;
let out: string;
let server: SMTPServer;
let received: Received[];
/** What the server answers to a recipient or to a message, one a call; nothing is yes. */
let answers: (Error | undefined)[];
let port: number;

beforeAll(async () => {
  whole = await mkdtemp(path.join(tmpdir(), "mail-night-"));
  await mkdir(path.join(whole, "in"));
  await writeFile(
    path.join(whole, "in", "tren.txt"),
    "El tren llegó tarde\n\nEl primer tren de la mañana llegó tarde. Nadie supo explicar la causa.\n",
  );
  await run(
    ["run", path.join(whole, "in"), "--out", path.join(whole, "out"), "--date", NIGHT],
    fakeTerminal(),
  );
  return () => rm(whole, { recursive: true });
});

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "mail-"));
  out = path.join(folder, "out");
  spawnSync("cp", ["-r", path.join(whole, "out"), out]);
  received = [];
  answers = [];
  await listen({ authOptional: true, hideSTARTTLS: true });
});
afterEach(async () => {
  await close();
  await rm(folder, { recursive: true });
});

function close(): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

async function listen(options: SMTPServerOptions): Promise<void> {
  server = new SMTPServer({
    ...options,
    onRcptTo: (_address, _session, callback) => callback(answers.shift()),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const message = Buffer.concat(chunks).toString("utf8");
        received.push({ to: session.envelope.rcptTo.map((each) => each.address).join(), message });
        callback();
      });
    },
  });
  server.on("error", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const address = server.server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
}

function refusal(responseCode: number): Error {
  return Object.assign(new Error("no mail today"), { responseCode });
}

async function mail(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; out: string; err: string }> {
  const terminal = fakeTerminal("", { SMTP_URL: `smtp://127.0.0.1:${port}`, ...env });
  const code = await run(["mail", "--out", out, ...args], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

/** The built program, with an environment of its own. */
async function mailProgram(
  url: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; told: string }> {
  const args = ["mail", "--out", out, "--to", "ana@example.org", "--retries", "0"];
  const program = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, SMTP_URL: url, ...env },
  });
  let told = "";
  program.stdout.on("data", (chunk) => (told += String(chunk)));
  program.stderr.on("data", (chunk) => (told += String(chunk)));
  const code = await new Promise<number | null>((resolve) => program.once("close", resolve));
  return { code, told };
}

test("each recipient gets the digest once, in a message of its own", async () => {
  const to = ["--to", "ana@example.org, Luis@Example.org"];
  const first = await mail(to);
  expect(first.code).toBe(0);
  expect(received.map((each) => each.to)).toEqual(["ana@example.org", "Luis@example.org"]);
  const parsed = await PostalMime.parse(received[0]?.message ?? "");
  expect(parsed.to).toMatchObject([{ address: "ana@example.org" }]);
  expect(parsed.subject).toContain(`Digest of ${NIGHT}: 1 article`);
  expect(parsed.html).toContain("<h2");
  expect(parsed.text).toContain("El tren llegó tarde");
  expect(received[0]?.message).not.toMatch(/luis/iu);
  const second = await mail(["--to", "ana@example.org,luis@example.org,eva@example.org"]);
  expect(second).toMatchObject({ code: 0 });
  expect(second.out).toMatch(/ana@example\.org {2}was sent before/u);
  expect(received.map((each) => each.to).slice(2)).toEqual(["eva@example.org"]);
  await mail(["--to", "ana@example.org", "--again"]);
  expect(received).toHaveLength(4);
});

test("two calls at once send once", async () => {
  const to = ["--to", "ana@example.org"];
  const codes = await Promise.all([mail(to), mail(to)]);
  expect(received).toHaveLength(1);
  expect(codes.map(({ code }) => code)).toContain(0);
});

test("a server that asks to come back is asked again; one that refuses is not", async () => {
  answers = [refusal(451)];
  expect((await mail(["--to", "ana@example.org", "--retries", "1"])).code).toBe(0);
  expect(received).toHaveLength(1);
  answers = [refusal(550)];
  const refused = await mail(["--to", "eva@example.org,luis@example.org"]);
  expect(refused.code).toBe(1);
  expect(refused.out).toMatch(/eva@example\.org {2}not sent: .*refused the message to eva/u);
  expect(received).toHaveLength(2);
  // What was certainly not sent can be sent by a later call.
  expect((await mail(["--to", "eva@example.org"])).code).toBe(0);
});

test("a server that is away is named", async () => {
  await close();
  const { code, out: told } = await mail(["--to", "ana@example.org", "--retries", "0"]);
  expect(code).toBe(1);
  expect(told).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}: could not be reached`, "u"));
  await listen({ authOptional: true, hideSTARTTLS: true });
});

test("killed while a message is on its way, it is not sent twice", async () => {
  await close();
  const taken = new EventEmitter();
  const onItsWay = once(taken, "message");
  server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    // Never answers: the sender cannot know whether it was taken.
    onData: (stream) => {
      stream.resume();
      stream.on("end", () => taken.emit("message"));
    },
  });
  server.on("error", () => undefined);
  server.listen(port, "127.0.0.1");
  await once(server.server, "listening");
  const env = { ...process.env, SMTP_URL: `smtp://127.0.0.1:${port}` };
  const args = ["mail", "--out", out, "--to", "ana@example.org"];
  const program = spawn(process.execPath, [MAIN, ...args], { env, stdio: "ignore" });
  await onItsWay;
  program.kill("SIGKILL");
  await once(program, "close");
  await close();
  await listen({ authOptional: true, hideSTARTTLS: true });
  const later = await mail(["--to", "ana@example.org"]);
  expect(later.code).toBe(1);
  expect(later.out).toMatch(/may have been sent.*--again/u);
  expect(received).toHaveLength(0);
  expect((await mail(["--to", "ana@example.org", "--again"])).code).toBe(0);
  expect(received).toHaveLength(1);
});

describe("with a login and TLS", () => {
  const PASSWORD = "muy-secreta-42";
  let certificate: string;

  beforeEach(async () => {
    certificate = path.join(folder, "cert.pem");
    const key = path.join(folder, "key.pem");
    const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    spawnSync("openssl", [...request, ...subject, "-keyout", key, "-out", certificate]);
    await close();
    await listen({
      secure: false,
      key: await readFile(key),
      cert: await readFile(certificate),
      onAuth: ({ username, password }, _session, callback) =>
        username === "noche" && password === PASSWORD
          ? callback(null, { user: username })
          : callback(new Error(`bad login`)),
    });
  });

  test("the digest goes over STARTTLS, with the password from the environment", async () => {
    const trust = { NODE_EXTRA_CA_CERTS: certificate, SMTP_PASSWORD: PASSWORD };
    expect(await mailProgram(`smtp://noche@localhost:${port}`, trust)).toMatchObject({ code: 0 });
    expect(received).toHaveLength(1);
  });

  test("a certificate that nobody vouches for, and a wrong password, stop it; no password is told", async () => {
    const untrusted = await mailProgram(`smtp://noche:${PASSWORD}@localhost:${port}`, {});
    expect(untrusted.code).toBe(1);
    expect(untrusted.told).toMatch(/no trusted connection.*NODE_EXTRA_CA_CERTS/u);
    const wrong = await mailProgram(`smtp://noche:${PASSWORD}x@localhost:${port}`, {
      NODE_EXTRA_CA_CERTS: certificate,
    });
    expect(wrong.code).toBe(1);
    expect(wrong.told).toMatch(/the login was refused/u);
    expect(untrusted.told + wrong.told).not.toContain(PASSWORD);
    expect(received).toHaveLength(0);
  });
});

describe("wrong use is exit code 2 and says what is right", () => {
  test.each([
    [[], {}, /expected addresses: --to/u],
    [["--to", "ana"], {}, /--to: expected an address like/u],
    [["--to", "ana@example.org\r\nBcc: x@example.org"], {}, /--to: expected an address/u],
    [["--to", "ana@example.org"], { SMTP_URL: "" }, /SMTP_URL: expected smtp:\/\//u],
    [["--to", "ana@example.org"], { SMTP_URL: "https://x:geheim@y" }, /SMTP_URL: expected/u],
    [["--to", "a@b", "--mail-unsubscribe", "javascript:x"], {}, /--mail-unsubscribe/u],
    [["--to", "ana@example.org", "--date", "2025-01-01"], {}, /expected a night with a manifest/u],
  ])("%j", async (args, env, message) => {
    const { code, err } = await mail(args, env);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err).not.toContain("geheim");
    expect(received).toHaveLength(0);
  });
});
