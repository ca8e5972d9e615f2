import { z } from "zod";
import { FatalError, RetryableError, UsageError } from "../errors.ts";

/** Where a model's files are, and what they must be. */
export interface HubModel {
  readonly id: string;
  /** Commit, hexadecimal: whatever the branch says later, this is what was added. */
  readonly commit: string;
  readonly files: readonly HubFile[];
}

export interface HubFile {
  readonly name: string;
  readonly url: string;
  /** Bytes. */
  readonly size: number;
  /** What the hub knows of the content: SHA-256 of large files, git's blob id of the others. */
  readonly digest: { readonly kind: "sha256" | "git-blob"; readonly hex: string };
}

const HUB_ID = /^[\w-][\w.-]*\/[\w-][\w.-]*$/u;
const revisionReply = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/u) });
const hex = (digits: number): z.ZodString => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const treeReply = z.array(
  z.looseObject({
    type: z.string(),
    path: z.string(),
    size: z.int().nonnegative().optional(),
    oid: hex(40).optional(),
    lfs: z.looseObject({ oid: hex(64), size: z.int().nonnegative() }).optional(),
  }),
);

export function isHubId(text: string): boolean {
  return HUB_ID.test(text);
}

/**
 * Asks the hub which commit a revision is and what its files are.
 * Throws UsageError if it knows no such model, RetryableError if it cannot be asked now.
 */
export async function findOnHub(
  id: string,
  { endpoint, revision, signal }: { endpoint: string; revision: string; signal: AbortSignal },
): Promise<HubModel> {
  const model = `${endpoint}/api/models/${id}`;
  const { sha } = await ask(
    `${model}/revision/${encodeURIComponent(revision)}`,
    revisionReply,
    signal,
  );
  const tree = await ask(`${model}/tree/${sha}?recursive=true`, treeReply, signal);
  const files = tree.flatMap(({ type, path, size, oid, lfs }): HubFile[] => {
    const url = `${endpoint}/${id}/resolve/${sha}/${path.split("/").map(encodeURIComponent).join("/")}`;
    if (type !== "file") return [];
    if (lfs !== undefined)
      return [{ name: path, url, size: lfs.size, digest: { kind: "sha256", hex: lfs.oid } }];
    if (oid === undefined || size === undefined) return [];
    return [{ name: path, url, size, digest: { kind: "git-blob", hex: oid } }];
  });
  return { id, commit: sha, files };
}

async function ask<T>(url: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
  const response = await fetchFrom(url, {}, signal);
  const reply = schema.safeParse(await response.json().catch(() => undefined));
  if (!reply.success)
    throw new FatalError(
      `${url}: expected a model hub's answer: ${z.prettifyError(reply.error)}. Is HF_ENDPOINT right?`,
    );
  return reply.data;
}

/**
 * Fetches a URL of the hub. Throws RetryableError where another try may help (no connection, 429, 5xx), UsageError
 * where the hub has no such thing or keeps it closed.
 */
export async function fetchFrom(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  const response = await fetch(url, { headers, signal }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new RetryableError(`${new URL(url).host} cannot be reached (${reasonOf(cause)})`, {
      cause,
    });
  });
  if (response.ok) return response;
  await response.body?.cancel();
  const { status } = response;
  if (status === 429 || status >= 500)
    throw new RetryableError(`${url}: the hub answers ${status}`);
  if (status === 416) throw new RangeError(`${url}: no such range`);
  throw new UsageError(
    status === 401 || status === 403 || status === 404
      ? `${url}: the hub answers ${status}: no such model or revision, or one that is not open to all. Check the id.`
      : `${url}: expected the hub's files, it answers ${status}.`,
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
