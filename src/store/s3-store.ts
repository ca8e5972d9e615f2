import { createHash } from "node:crypto";
import { AwsClient } from "aws4fetch";
import { FatalError, RetryableError, UsageError } from "../errors.ts";

/** A request that takes longer is given up, in milliseconds. */
const PATIENCE = 60_000;
/** Further attempts, with growing waits from a tenth of a second on, where the server is busy or failing. */
const RETRIES = 4;

const PROBE = "bilingual-digest-probe";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Objects in a bucket of S3, or of a server that speaks its protocol and addresses buckets by path. Endpoint, region
 * and keys come from the variables that AWS's own tools read.
 */
export class S3Store {
  readonly #client: AwsClient;
  readonly #base: string;

  private constructor(client: AwsClient, base: string) {
    this.#client = client;
    this.#base = base;
  }

  /** Rejects with UsageError if URL or keys are missing, and as `get` does. No error holds the secret key. */
  static async open(url: string, env: Env): Promise<S3Store> {
    const { hostname: bucket, pathname } = new URL(url);
    if (!/^[a-z\d][a-z\d.-]+$/u.test(bucket) || !/^[\w./-]*$/u.test(pathname))
      throw new UsageError(
        "--store: expected s3://bucket/prefix, of letters, digits, dots and hyphens; found another URL.",
      );
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
    if (!accessKeyId || !secretAccessKey)
      throw new UsageError(
        "--store s3://…: expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment.",
      );
    const region = env["AWS_REGION"] || env["AWS_DEFAULT_REGION"] || "us-east-1";
    const endpoint = endpointOf(env) || `https://s3.${region}.amazonaws.com`;
    const session = env["AWS_SESSION_TOKEN"];
    const client = new AwsClient({
      accessKeyId,
      secretAccessKey,
      ...(session ? { sessionToken: session } : {}),
      service: "s3",
      region,
      retries: RETRIES,
      initRetryMs: 100,
    });
    const prefix = pathname.split("/").filter(Boolean);
    const store = new S3Store(client, [endpoint, bucket, ...prefix].join("/"));
    await store.get(PROBE);
    return store;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    // The server compares the hash with what arrives.
    const headers = { "content-type": "application/octet-stream", "x-amz-content-sha256": sha256 };
    const body = new Uint8Array(bytes);
    const { status, said } = await this.#send(key, { method: "PUT", body, headers });
    if (status !== 200) throw this.#refusal(key, status, text(said));
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const { status, said } = await this.#send(key, { method: "GET" });
    if (status === 200) return said;
    if (status === 404 && codeOf(text(said)) === "NoSuchKey") return undefined;
    throw this.#refusal(key, status, text(said));
  }

  async delete(key: string): Promise<void> {
    const { status, said } = await this.#send(key, { method: "DELETE" });
    if (status !== 204 && status !== 200 && status !== 404)
      throw this.#refusal(key, status, text(said));
  }

  /** Sends a request and reads the whole answer: one that breaks off is no answer. */
  async #send(key: string, init: RequestInit): Promise<{ status: number; said: Uint8Array }> {
    const url = `${this.#base}/${key}`;
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const response = await this.#client.fetch(url, { ...init, signal, redirect: "manual" });
      return { status: response.status, said: new Uint8Array(await response.arrayBuffer()) };
    } catch (cause) {
      throw new RetryableError(`${url}: could not be reached (${reasonOf(cause)}).`, { cause });
    }
  }

  #refusal(key: string, status: number, said: string): Error {
    const code = codeOf(said);
    const told = `${this.#base}/${key}: HTTP ${status}${code === "" ? "" : ` ${code}`}`;
    if (status >= 500 || status === 429 || status === 408)
      return new RetryableError(`${told}. The server is busy or failing.`);
    return new FatalError(`${told}. ${adviceOn(code, status)}`);
  }
}

function endpointOf(env: Env): string | undefined {
  const endpoint = env["AWS_ENDPOINT_URL_S3"] || env["AWS_ENDPOINT_URL"];
  if (endpoint === undefined || endpoint === "") return undefined;
  if (/^https?:\/\/[^/?#@]+\/*$/u.test(endpoint)) return endpoint.replace(/(?<!\/)\/+$/u, "");
  throw new UsageError("AWS_ENDPOINT_URL: expected https://host:port, found another URL.");
}

function adviceOn(code: string, status: number): string {
  if (code === "NoSuchBucket") return "Make the bucket, or name another.";
  if (code === "RequestTimeTooSkewed") return "Set this machine's clock.";
  if (status === 403 || status === 401)
    return "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and that they may get, put, delete and list there.";
  return "Check AWS_REGION and AWS_ENDPOINT_URL.";
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function codeOf(said: string): string {
  return /<Code>(\w+)<\/Code>/u.exec(said)?.[1] ?? "";
}

/** `fetch failed` says nothing; what it was caused by does. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error && cause.cause.message !== ""
    ? cause.cause.message
    : cause.message;
}
