import { extname } from "node:path";
import { crc32 } from "node:zlib";
import { type Entry, fromBufferPromise, getFileNameLowLevel, type ZipFile } from "yauzl";
import { ArticleError } from "../errors.ts";
import { mebibytes } from "./decode.ts";
import type { IngestResult, Readers } from "./result.ts";

const MOST_ENTRIES = 10_000;
/** Of one entry, unpacked. */
const MOST_ENTRY_BYTES = 64 * 1024 * 1024;
/** Of all entries, unpacked. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * The articles of an archive's files, by name; those without a reader are passed over, as in a folder. Nothing is
 * written to disk. An entry that is encrypted, damaged, an archive itself, too large or named so that it would lie
 * outside is an error in its place.
 */
export async function* readZip(
  source: string,
  bytes: Uint8Array,
  readers: Readers,
): AsyncGenerator<IngestResult> {
  let left = MOST_BYTES;
  try {
    const zip = await openZip(source, bytes);
    for (const { name, entry } of await entriesOf(source, zip)) {
      const reader = readers.get(extname(name).toLowerCase());
      if (!reader || isHidden(name)) continue;
      if (entry.uncompressedSize > left)
        throw problem(
          source,
          `expected at most ${mebibytes(MOST_BYTES)} unpacked, found more at ${name}; split it`,
        );
      const inner = `${source}/${name}`;
      const content = await contentOf(inner, name, zip, entry);
      if (content instanceof ArticleError) {
        yield { error: content };
        continue;
      }
      left -= content.length;
      yield* reader(inner, content, readers);
    }
  } catch (error) {
    if (!(error instanceof ArticleError)) throw error;
    yield { error };
  }
}

function problem(source: string, message: string, cause?: unknown): ArticleError {
  return new ArticleError({ source }, message, { cause });
}

async function openZip(source: string, bytes: Uint8Array): Promise<ZipFile> {
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return await fromBufferPromise(buffer, { decodeStrings: false, autoClose: false });
  } catch (cause) {
    throw problem(source, `expected a ZIP archive, found: ${reasonOf(cause)}`, cause);
  }
}

interface NamedEntry {
  readonly name: string;
  readonly entry: Entry;
}

/** Files of an archive, by name. */
async function entriesOf(source: string, zip: ZipFile): Promise<NamedEntry[]> {
  const found: NamedEntry[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
      const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
      if (name.endsWith("/")) continue;
      if (found.length === MOST_ENTRIES)
        throw problem(source, `expected at most ${MOST_ENTRIES} files in it, found more; split it`);
      found.push({ name, entry });
    }
  } catch (cause) {
    if (cause instanceof ArticleError) throw cause;
    throw problem(source, `expected a whole ZIP archive, found: ${reasonOf(cause)}`, cause);
  }
  return found.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** As in a folder; and what macOS adds. */
function isHidden(name: string): boolean {
  return name.split("/").some((part) => /^\.[^.]/u.test(part) || part === "__MACOSX");
}

/** The bytes of a file; or what is wrong with it. */
async function contentOf(
  source: string,
  name: string,
  zip: ZipFile,
  entry: Entry,
): Promise<Buffer | ArticleError> {
  const isOutside = /^\/|^[a-z]:|\\|\0|(?:^|\/)\.\.(?:\/|$)/iu.test(name);
  if (isOutside)
    return problem(source, "expected a name within the archive, found one that leads out of it");
  if (/\.zip$/iu.test(name))
    return problem(
      source,
      "expected an article, found an archive within an archive; unpack it first",
    );
  if (entry.isEncrypted())
    return problem(
      source,
      "expected a file that can be read, found an encrypted one; unpack it first",
    );
  if (entry.uncompressedSize > MOST_ENTRY_BYTES)
    return problem(
      source,
      `expected at most ${mebibytes(MOST_ENTRY_BYTES)} unpacked, found ${mebibytes(entry.uncompressedSize)}; split it`,
    );
  try {
    const chunks: Buffer[] = [];
    // The library holds the stream to the size that the archive states.
    for await (const chunk of await zip.openReadStreamPromise(entry))
      if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const content = Buffer.concat(chunks);
    return crc32(content) === entry.crc32
      ? content
      : problem(
          source,
          "expected the checksum that the archive states, found another; the archive is damaged",
        );
  } catch (cause) {
    return problem(source, `cannot be unpacked: ${reasonOf(cause)}`, cause);
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
