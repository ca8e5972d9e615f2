interface Signature {
  readonly bytes: string;
  readonly offset?: number;
  readonly looksLike: string;
  readonly advice: string;
}

const AS_TEXT = "export it as plain text or markdown first";
const EXTRACT_TEXT = "extract its text first, for example with pdftotext";
const UNPACK = "unpack it first";
const NOT_AN_ARTICLE = "leave it out";

/** First bytes of formats that are often found among articles; `bytes` is read as Latin-1. */
const signatures: readonly Signature[] = [
  { bytes: "%PDF-", looksLike: "a PDF document", advice: EXTRACT_TEXT },
  {
    bytes: "PK\x03\x04",
    looksLike: "a ZIP archive (or a Word, OpenDocument or EPUB document)",
    advice: `unpack it, or ${AS_TEXT}`,
  },
  {
    bytes: "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    looksLike: "an old Office document",
    advice: AS_TEXT,
  },
  { bytes: "{\\rtf", looksLike: "an RTF document", advice: AS_TEXT },
  { bytes: "\x89PNG\r\n\x1A\n", looksLike: "a PNG image", advice: NOT_AN_ARTICLE },
  { bytes: "\xFF\xD8\xFF", looksLike: "a JPEG image", advice: NOT_AN_ARTICLE },
  { bytes: "GIF89a", looksLike: "a GIF image", advice: NOT_AN_ARTICLE },
  { bytes: "WEBP", offset: 8, looksLike: "a WebP image", advice: NOT_AN_ARTICLE },
  { bytes: "ftyp", offset: 4, looksLike: "an MP4 or HEIC recording", advice: NOT_AN_ARTICLE },
  { bytes: "\x1F\x8B", looksLike: "a gzip archive", advice: UNPACK },
  { bytes: "1AY&SY", offset: 4, looksLike: "a bzip2 archive", advice: UNPACK },
  { bytes: "\xFD7zXZ\0", looksLike: "an xz archive", advice: UNPACK },
  { bytes: "\x28\xB5\x2F\xFD", looksLike: "a zstd archive", advice: UNPACK },
  { bytes: "7z\xBC\xAF\x27\x1C", looksLike: "a 7-Zip archive", advice: UNPACK },
  { bytes: "SQLite format 3\0", looksLike: "an SQLite database", advice: NOT_AN_ARTICLE },
  { bytes: "\x7FELF", looksLike: "a program", advice: NOT_AN_ARTICLE },
];

/** The binary format that `bytes` begin like, and what to do about it; undefined if none is known. */
export function binaryFormat(
  bytes: Uint8Array,
): Pick<Signature, "looksLike" | "advice"> | undefined {
  const head = Buffer.from(bytes.subarray(0, 32)).toString("latin1");
  return signatures.find((each) => head.startsWith(each.bytes, each.offset ?? 0));
}
