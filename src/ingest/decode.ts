import { analyse, type EncodingName } from "chardet";
import iconv from "iconv-lite";
import { ArticleError } from "../errors.ts";
import { binaryFormat } from "./binary.ts";

/** Most bytes of one article: 16 MiB. */
export const MAX_ARTICLE_BYTES = 16 * 1024 * 1024;

const SAMPLE_BYTES = 64 * 1024;
const MAX_CONTROL_SHARE = 0.1;
/** A script other than Latin has at least this share of bytes above 0x7F; Spanish has about 0.03. */
const MIN_FOREIGN_SHARE = 0.25;
/** chardet's confidences run from 0 to 100; 10 is what it gives to bytes it knows nothing about. */
const MIN_CONFIDENCE = 25;

/** Longest first: the mark of UTF-16LE begins that of UTF-32LE. */
const byteOrderMarks = [
  { encoding: "utf-32le", mark: [0xff, 0xfe, 0x00, 0x00] },
  { encoding: "utf-32be", mark: [0x00, 0x00, 0xfe, 0xff] },
  { encoding: "utf-8", mark: [0xef, 0xbb, 0xbf] },
  { encoding: "utf-16le", mark: [0xff, 0xfe] },
  { encoding: "utf-16be", mark: [0xfe, 0xff] },
] as const;

type Encoding = (typeof byteOrderMarks)[number]["encoding"] | "windows-1252" | "macintosh";

/** What chardet may answer beside Latin-1: none of these can be Spanish, so the language check can name what came. */
const foreignEncodings: ReadonlySet<EncodingName> = new Set<EncodingName>([
  "Big5",
  "EUC-JP",
  "EUC-KR",
  "GB18030",
  "ISO-8859-5",
  "ISO-8859-6",
  "ISO-8859-7",
  "ISO-8859-8",
  "KOI8-R",
  "Shift_JIS",
  "windows-1251",
  "windows-1256",
]);

export interface DecodeOptions {
  readonly maxBytes?: number;
  readonly declared?: string | undefined;
}

/**
 * Text of a file in UTF-8, UTF-16, UTF-32, windows-1252 (and so ISO 8859-1 and -15) or Mac Roman; or in the encoding
 * that it `declared`, if it is not valid UTF-8: declarations outlive a conversion.
 * `maxBytes` is 16 MiB unless given. Fails with ArticleError if the bytes are too many, empty, blank or not text.
 */
export function decodeText(
  source: string,
  bytes: Uint8Array,
  { maxBytes = MAX_ARTICLE_BYTES, declared }: DecodeOptions = {},
): string {
  const refuse = (message: string): never => {
    throw new ArticleError({ source }, message);
  };
  if (bytes.length > maxBytes) {
    refuse(`expected at most ${mebibytes(maxBytes)}, found ${mebibytes(bytes.length)}; split it`);
  }
  if (bytes.length === 0) refuse("expected text, found an empty file");
  const binary = binaryFormat(bytes);
  if (binary) refuse(`expected text, found ${binary.looksLike}; ${binary.advice}`);
  const text = decode(bytes, declared);
  if (text === undefined || controlShare(text) > MAX_CONTROL_SHARE) {
    return refuse("expected text, found binary data; save it as UTF-8 text or leave it out");
  }
  if (/^[\s\u200B-\u200D\u2060]*$/u.test(text)) refuse("expected text, found only white space");
  return text;
}

/** Undefined if the bytes are in no encoding of text. */
function decode(bytes: Uint8Array, declared?: string): string | undefined {
  const marked = byteOrderMarks.find(({ mark }) => mark.every((byte, i) => bytes[i] === byte));
  if (marked) return iconv.decode(bytes, marked.encoding);
  if (bytes.includes(0)) {
    const encoding = unmarkedUtf16(bytes);
    return encoding && iconv.decode(bytes, encoding);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return iconv.decode(bytes, knownEncoding(declared) ?? eightBitEncoding(bytes));
  }
}

/** The encoding that a label of the web means; undefined if it says nothing of bytes that are not UTF-8. */
function knownEncoding(label = ""): string | undefined {
  const name = label.trim().toLowerCase();
  if (/^(?:iso-?8859-?1|latin-?1|(?:us-)?ascii)$/u.test(name)) return "windows-1252";
  return name.startsWith("utf") || !iconv.encodingExists(name) ? undefined : name;
}

/** In UTF-16 nearly all Latin letters have a zero high byte, and no character has a zero low byte. */
function unmarkedUtf16(bytes: Uint8Array): Encoding | undefined {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const zeros: [even: number, odd: number] = [0, 0];
  for (const [i, byte] of sample.entries()) {
    if (byte === 0) zeros[i % 2 === 0 ? 0 : 1] += 1;
  }
  const [even, odd] = zeros.map((count) => (2 * count) / sample.length);
  if (even === undefined || odd === undefined) return undefined;
  if (odd > 0.5 && even < 0.02) return "utf-16le";
  if (even > 0.5 && odd < 0.02) return "utf-16be";
  return undefined;
}

/** For bytes that are not valid UTF-8. */
function eightBitEncoding(bytes: Uint8Array): Encoding | EncodingName {
  const firstHigh = bytes.findIndex((byte) => byte > 0x7f);
  const sample = bytes.subarray(firstHigh, firstHigh + SAMPLE_BYTES);
  const matches = analyse(sample).filter((match) => match.confidence >= MIN_CONFIDENCE);
  // UTF-8 with a few damaged bytes: better a few U+FFFD than every accent wrong.
  if (matches.some((match) => match.name === "UTF-8")) return "utf-8";
  const [best] = matches;
  if (best && foreignEncodings.has(best.name) && highShare(sample) >= MIN_FOREIGN_SHARE) {
    return best.name;
  }
  // chardet does not know Mac Roman: it is chosen only where it alone makes Spanish of the bytes.
  const macRoman = spanishShare(iconv.decode(sample, "macintosh"));
  const windows = spanishShare(iconv.decode(sample, "windows-1252"));
  return macRoman > 0.9 && windows < 0.5 ? "macintosh" : "windows-1252";
}

function highShare(bytes: Uint8Array): number {
  return bytes.reduce((count, byte) => count + (byte > 0x7f ? 1 : 0), 0) / bytes.length;
}

/** Share of the characters beyond ASCII that Spanish is written with; dashes and quotes prove nothing. */
function spanishShare(text: string): number {
  const beyond = text.match(/[^\0-\x7F–—‘’“”…•]/gu) ?? [];
  const spanish = beyond.filter((char) => /[áéíóúüñÁÉÍÓÚÜÑ¿¡«»ºª]/u.test(char));
  return beyond.length === 0 ? 0 : spanish.length / beyond.length;
}

function controlShare(text: string): number {
  // White space that files hold (tab, line feed, vertical tab, form feed, carriage return) does not count.
  const others = text.replace(/[^\P{Cc}\t\n\v\f\r]/gu, "");
  return 1 - others.length / text.length;
}

/** For messages: `1.5 MiB`. */
export function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
