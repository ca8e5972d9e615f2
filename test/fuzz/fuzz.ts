/**
 * Feeds hostile bytes and articles to everything between a file and a digest, and checks what must always hold:
 * only typed errors, nothing lost, nothing that takes long, nothing live in a page, records that come back.
 *
 *   npm run fuzz -- [--runs 100000] [--seed 1]
 */
import { parseArgs } from "node:util";
import {
  array,
  assert,
  constantFrom,
  oneof,
  asyncProperty,
  record,
  string,
  uint8Array,
  type Arbitrary,
} from "fast-check";
import { Marked } from "marked";
import {
  articleSchema,
  sentencesOf,
  TITLE_ID,
  type FinishedArticle,
} from "../../src/article/article.ts";
import { jsonLines } from "../../src/deliver/json-lines.ts";
import { articleMarkdown } from "../../src/digest/article-markdown.ts";
import { indexMarkdown } from "../../src/digest/index-markdown.ts";
import { ingestFile } from "../../src/ingest/ingest.ts";
import { segment } from "../../src/segment/segment.ts";
import { summarise } from "../../src/summarise/summarise.ts";
import { zipOf } from "../ingest/zip-file.ts";
import { hostileText } from "../segment/hostile-text.ts";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "100000" }, seed: { type: "string", default: "1" } },
});
/** Milliseconds that an input of a few hundred characters may take. */
const LONGEST_MS = 2000;
/** Elements that a page of ours has; article text makes none. */
const OURS =
  /^(?:h[1-6]|p|em|strong|a|hr|table|thead|tbody|tr|th|td|ul|ol|li|br|code|pre|blockquote|del)$/u;
const marked = new Marked({ gfm: true });

const prose = constantFrom(
  "El tren llegó tarde. Nadie supo explicar la causa.",
  "«No volverá a ocurrir», dijo el jefe de estación.",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "[aquí](javascript:alert(1))",
  "![](http://a.es/p.png)",
  "| a | b |\n|---|---|\n| c | d |",
  "---\ntitle: x\n---\n",
  "=SUMA(A1)",
  "\u001b[31mrojo",
  "\u202e",
  "```\ncódigo\n```",
  "# Título",
  "&lt;b&gt;",
  "{{7*7}}",
);
const text = array(oneof({ weight: 3, arbitrary: prose }, hostileText), { maxLength: 8 }).map(
  (parts) => parts.join("\n\n"),
);
const jsonLine = record(
  {
    title: oneof(text, string()),
    text: oneof(text, string()),
    url: string(),
    byline: text,
    published: string(),
  },
  { requiredKeys: ["text"] },
).map((each) => JSON.stringify(each));
/** Tags, closed or not, around anything. */
const markup = array(
  oneof(
    constantFrom(
      ...`p div h2 ul li blockquote table tr td pre code br a script style svg math template noscript iframe title body html
      article figure figcaption form base select`
        .split(/\s+/u)
        .flatMap((name) => [`<${name}>`, `</${name}>`]),
      "<a href='javascript:alert(1)'>",
      "<img src=x onerror=alert(1)>",
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
      "&#x3c;script&#x3e;",
      "<meta charset=utf-16>",
    ),
    text,
  ),
  { maxLength: 12 },
).map((parts) => parts.join(""));
const page = markup.map((body) => `<html><body><article>${body}</article></body></html>`);
const escaped = markup.map((each) => each.replaceAll("&", "&amp;").replaceAll("<", "&lt;"));
const rss = array(
  oneof(
    escaped.map((each) => `<item><title>${each}</title><description>${each}</description></item>`),
    markup.map((each) => `<item><description>${each}</description></item>`),
  ),
  { maxLength: 3 },
).map((items) => `<rss version="2.0"><channel>${items.join("\n")}</channel></rss>`);
const atom = escaped.map(
  (each) =>
    `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">${each}</title><content type="html">${each}</content></entry></feed>`,
);
const jsonFeed = array(
  record(
    { id: string(), title: text, content_html: markup, content_text: text, summary: text },
    { requiredKeys: [] },
  ),
  { maxLength: 3 },
).map((items) => JSON.stringify({ version: "https://jsonfeed.org/version/1.1", items }));
const mail = record({ head: array(hostileText, { maxLength: 3 }), body: markup }).map(
  ({ head, body }) =>
    `From: ${head[0] ?? ""}\r\nSubject: ${head[1] ?? ""}\r\nContent-Type: text/html; charset=${head[2] ?? "utf-8"}\r\n\r\n${body}`,
);
const archive = array(
  record({
    name: oneof(constantFrom("a.txt", "b.html", "../c.md", "d.eml"), string()),
    content: page,
  }),
  { maxLength: 3 },
).map(zipOf);

const file: Arbitrary<readonly [string, Uint8Array]> = oneof(
  oneof(page, markup).map((each) => ["a.html", Buffer.from(each)] as const),
  oneof(rss, atom, markup).map((each) => ["a.xml", Buffer.from(each)] as const),
  oneof(jsonFeed, text).map((each) => ["a.json", Buffer.from(each)] as const),
  mail.map((each) => ["a.eml", Buffer.from(each)] as const),
  archive.map((each) => ["a.zip", each] as const),
  text.map((each) => ["a.txt", Buffer.from(each)] as const),
  text.map((each) => ["a.md", Buffer.from(each)] as const),
  array(oneof(jsonLine, hostileText), { maxLength: 3 }).map(
    (lines) => ["a.jsonl", Buffer.from(lines.join("\n"))] as const,
  ),
  record({
    name: constantFrom("a.txt", "a.html", "a.xml", "a.json", "a.eml", "a.zip"),
    bytes: uint8Array({ maxLength: 400 }),
  }).map(({ name, bytes }) => [name, bytes] as const),
  text.map((each) => ["a.txt", Buffer.from(each, "utf16le")] as const),
);

/** The article as if translated: the stages before and behind are what is tried here. */
function finish(article: Parameters<typeof segment>[0]): FinishedArticle {
  const segmented = segment(article);
  const all = [{ id: TITLE_ID, text: article.title }, ...sentencesOf(segmented)];
  const translations = all.map((sentence) => ({
    sentenceId: sentence.id,
    text: sentence.text,
    score: null,
    flags: [],
    origin: "source" as const,
  }));
  const summary = summarise(segmented, { sentences: 3 });
  return { ...segmented, translations, model: { name: "none", checksum: "0" }, summary };
}

function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

async function check([name, bytes]: readonly [string, Uint8Array]): Promise<void> {
  const began = performance.now();
  for await (const result of ingestFile(name, bytes)) {
    if ("error" in result) continue;
    const finished = finish(result.article);
    for (const { span } of sentencesOf(finished))
      expect(span.start < span.end && span.end <= finished.text.length, "a span outside the text");
    const [line = "", ...rest] = [...jsonLines([finished])].join("").split("\n");
    expect(rest.join("") === "", "a record of more than one line");
    expect(
      JSON.stringify(articleSchema.parse(JSON.parse(line))) !== "" &&
        JSON.stringify(JSON.parse(line)) === JSON.stringify(finished),
      "a record that does not come back",
    );
    expectDead(articleMarkdown(finished));
    expectDead(
      indexMarkdown({ date: "2026-01-02", articles: [finished], failed: [], skipped: [] }),
    );
  }
  expect(performance.now() - began < LONGEST_MS, "more time than an input may take");
}

/** Throws if a digest, made a page, has an element, a link or an address that is not ours. */
function expectDead(markdown: string): void {
  const html = marked.parse(markdown.replace(/^---\n[^]*?\n---\n/u, ""), { async: false });
  for (const [, tag = "", attributes = ""] of html.matchAll(/<([a-z][^\s>/]*)([^>]*)>/giu)) {
    expect(OURS.test(tag.toLowerCase()), `a live element <${tag}>`);
    expect(!/javascript:|data:|\son\w+=/iu.test(attributes), `a live attribute ${attributes}`);
  }
  const others = markdown.replaceAll(/[\r\n\t]/gu, "");
  expect(!/\p{Cc}/u.test(others), "a control character");
}

await assert(asyncProperty(file, check), {
  numRuns: Number(values.runs),
  seed: Number(values.seed),
});
process.stdout.write(`fuzz: runs ${values.runs}, seed ${values.seed}, failures 0\n`);
