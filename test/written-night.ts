import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { FinishedArticle } from "../src/article/article.ts";
import { articleId } from "../src/article/id.ts";
import { manifestText, type Manifest } from "../src/deliver/manifest.ts";
import { FINISHED } from "./sample.ts";

/** The sample article with another title and other sentences, pairs of Spanish and English. */
export function articleOf(
  title: readonly [string, string],
  ...pairs: readonly (readonly [string, string])[]
): FinishedArticle {
  const span = { start: 0, end: 1 };
  const sentences = pairs.map(([text], index) => ({ id: `s${index + 1}`, text, span }));
  const translated = { score: -0.3, flags: [], origin: "model" as const };
  return {
    ...FINISHED,
    id: articleId(title[0], pairs.map(([spanish]) => spanish).join("\n")),
    title: title[0],
    asides: [],
    blocks: [{ kind: "paragraph", span, sentences }],
    translations: [
      { sentenceId: "title", text: title[1], ...translated },
      ...pairs.map(([, text], index) => ({ sentenceId: `s${index + 1}`, text, ...translated })),
    ],
  };
}

/** Writes a night as a run leaves it, as far as a reader of nights looks. */
export async function writeNight(
  out: string,
  date: string,
  articles: readonly FinishedArticle[],
  changes: Partial<Manifest> = {},
): Promise<void> {
  const folder = path.join(out, date);
  await mkdir(folder, { recursive: true });
  const texts = {
    "articles.jsonl": articles.map((article) => `${JSON.stringify(article)}\n`).join(""),
    "stories.jsonl": "",
  };
  for (const [name, text] of Object.entries(texts)) await writeFile(path.join(folder, name), text);
  const { length } = articles;
  const counts = { in: length, done: length, skipped: 0, failed: 0 };
  const manifest: Manifest = {
    version: 1,
    tool: { name: "bilingual-digest", version: "0.1.0", node: "v20.19.0" },
    model: { name: "prueba", checksum: "ab".repeat(32) },
    settings: {},
    startedAt: `${date}T02:00:00.000Z`,
    finishedAt: `${date}T02:00:10.000Z`,
    complete: true,
    counts: { ...counts, sentences: 5 * length, wordsEs: 250 * length, wordsEn: 240, flagged: 1 },
    inputs: articles.map(({ source, id }) => ({ source, id, state: "done" })),
    outputs: Object.entries(texts).map(([name, text]) => ({
      path: name,
      bytes: Buffer.byteLength(text),
      sha256: createHash("sha256").update(text).digest("hex"),
    })),
    ...changes,
  };
  await writeFile(path.join(folder, "manifest.json"), manifestText(manifest));
}
