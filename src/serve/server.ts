import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isIPv6, type AddressInfo } from "node:net";
import { UsageError } from "../errors.ts";
import { isOwnHost } from "./hosts.ts";
import { staticFile } from "./static-file.ts";

/** An answer's body, and what it is. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly changed?: Date;
}

export interface ServerOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Names besides localhost that this machine may be asked for by. */
  readonly names: readonly string[];
  /** Served as it is. */
  readonly folder: string;
  /** The Content-Security-Policy of every answer. */
  readonly policy: string;
  /** Answers that are made when they are asked for, by path. */
  readonly routes: ReadonlyMap<string, (query: URLSearchParams) => Answer>;
  readonly page: (status: number, title: string, told: string) => string;
  /** Told of what was not foreseen; the reader gets a 500. */
  readonly failed: (error: unknown) => void;
}

const LONGEST_ADDRESS = 4096;
/** Milliseconds that answers under way have when the server is stopped. */
const GRACE = 5_000;

export interface RunningServer {
  readonly url: string;
  /** Takes no new request, lets answers under way end, and then is gone. */
  readonly close: () => Promise<void>;
}

/** Starts a server that only reads. Throws UsageError if it cannot listen there. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, port } = options;
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 15_000 },
    (request, response) => {
      void answer(request, options)
        .catch((error: unknown) => {
          options.failed(error);
          return htmlAnswer(
            options,
            500,
            "Something went wrong",
            "The server's own output says what.",
          );
        })
        .then((made) => send(request, response, made, options.policy));
    },
  );
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (cause) {
    throw cannotListen(cause, host, port);
  }
  const address = server.address();
  return { url: urlOf(host, isBound(address) ? address.port : port), close: () => close(server) };
}

function isBound(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}

function urlOf(host: string, port: number): string {
  const shown = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return `http://${isIPv6(shown) ? `[${shown}]` : shown}:${port}/`;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE);
  await closed;
  clearTimeout(timer);
}

function cannotListen(cause: unknown, host: string, port: number): UsageError {
  const code = cause instanceof Error && "code" in cause ? cause.code : "";
  const at = `${host}:${port}`;
  if (code === "EADDRINUSE")
    return new UsageError(
      `serve: ${at} is in use by another program. Name another port with --port.`,
      { cause },
    );
  if (code === "EACCES")
    return new UsageError(`serve: ${at} may not be used. Name a port from 1024 on with --port.`, {
      cause,
    });
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new UsageError(`serve: cannot listen on ${at}: ${reason}. Check --host and --port.`, {
    cause,
  });
}

async function answer(request: IncomingMessage, options: ServerOptions): Promise<Answer> {
  const { method, headers, url = "" } = request;
  const refuse = (status: number, title: string, told: string): Answer =>
    htmlAnswer(options, status, title, told);
  if (!isOwnHost(headers.host, options.names))
    return refuse(
      421,
      "Wrong name",
      "This server does not go by the name that it was asked for by.",
    );
  if (method !== "GET" && method !== "HEAD")
    return refuse(405, "Not possible", "This site can only be read.");
  if (url.length > LONGEST_ADDRESS) return refuse(414, "Too long", "The address is too long.");
  const [address = "", query = ""] = url.split("?", 2);
  const route = options.routes.get(address);
  if (route !== undefined) return route(new URLSearchParams(query));
  const file = await staticFile(options.folder, address);
  if (file === undefined) return refuse(404, "Not found", "There is no such page.");
  return { status: 200, type: file.type, body: file.bytes, changed: file.changed };
}

function htmlAnswer(options: ServerOptions, status: number, title: string, told: string): Answer {
  return { status, type: "text/html; charset=utf-8", body: options.page(status, title, told) };
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, body, changed }: Answer,
  policy: string,
): void {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const etag = `"${createHash("sha256").update(bytes).digest("base64url")}"`;
  response.setHeader("Content-Security-Policy", policy);
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Referrer-Policy", "no-referrer");
  response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  // Asked for anew each time: a night may be written at any moment.
  response.setHeader("Cache-Control", "no-cache");
  if (status === 405) response.setHeader("Allow", "GET, HEAD");
  if (status === 200) {
    response.setHeader("ETag", etag);
    if (changed !== undefined) response.setHeader("Last-Modified", changed.toUTCString());
    if (isKnown(request, etag, changed)) {
      response.writeHead(304).end();
      return;
    }
  }
  response.writeHead(status, { "Content-Type": type, "Content-Length": bytes.length });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

/** Whether the asker has these bytes (RFC 9110 §13.2.2: a tag outranks a date). */
function isKnown({ headers }: IncomingMessage, etag: string, changed: Date | undefined): boolean {
  const tags = headers["if-none-match"];
  if (tags !== undefined)
    return tags === "*" || tags.split(",").some((tag) => tag.trim().replace(/^W\//u, "") === etag);
  const since = Date.parse(headers["if-modified-since"] ?? "");
  return changed !== undefined && Math.floor(changed.getTime() / 1000) * 1000 <= since;
}
