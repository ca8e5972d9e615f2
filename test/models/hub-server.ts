import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import path from "node:path";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

export interface FileRequest {
  readonly name: string;
  readonly range: string | undefined;
}

/** How the server answers a request for a file; undefined: as it should. */
export type Answer = (request: FileRequest, response: ServerResponse, bytes: Buffer) => boolean;

/** A model hub on the loopback interface that has one model, the files of a folder. */
export class HubServer {
  readonly endpoint: string;
  /** Requests for files, in order. */
  readonly requests: FileRequest[] = [];
  /** Takes a request over if it returns true. */
  answer: Answer = () => false;
  readonly #server: Server;

  private constructor(server: Server, endpoint: string) {
    this.#server = server;
    this.endpoint = endpoint;
  }

  static async open(id: string, folder: string): Promise<HubServer> {
    const files = await filesOf(folder);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const hub = new HubServer(server, `http://127.0.0.1:${port}`);
    server.on("request", (request, response) => hub.#serve(id, files, request, response));
    return hub;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(
    id: string,
    files: ReadonlyMap<string, Buffer>,
    { url = "", headers }: IncomingMessage,
    response: ServerResponse,
  ): void {
    if (url === `/api/models/${id}/revision/main`) return send(response, { sha: COMMIT });
    if (url === `/api/models/${id}/tree/${COMMIT}?recursive=true`)
      return send(response, [...files].map(entryOf));
    const name = url.slice(`/${id}/resolve/${COMMIT}/`.length);
    const bytes = url.startsWith(`/${id}/`) ? files.get(name) : undefined;
    if (bytes === undefined) {
      response.writeHead(404).end("Entry not found");
      return;
    }
    const request = { name, range: headers.range };
    this.requests.push(request);
    if (this.answer(request, response, bytes)) return;
    const from = Number(/^bytes=(\d+)-$/u.exec(headers.range ?? "")?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, { "content-length": bytes.length - from });
    response.end(bytes.subarray(from));
  }
}

function send(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, Buffer>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    files.set(path.relative(folder, file), await readFile(file));
  }
  return files;
}

function entryOf([name, bytes]: [string, Buffer]): object {
  const entry = { type: "file", path: name, size: bytes.length };
  const hash = (kind: string): string => createHash(kind).update(bytes).digest("hex");
  if (name.endsWith(".onnx"))
    return { ...entry, oid: "0".repeat(40), lfs: { oid: hash("sha256"), size: bytes.length } };
  const blob = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes);
  return { ...entry, oid: blob.digest("hex") };
}
