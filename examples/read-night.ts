// Doubted sentences of a night, for whoever checks them: npx tsx examples/read-night.ts output/2026-01-02/articles.jsonl
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { articleSchema, sentencesOf } from "bilingual-digest";

const file = process.argv[2] ?? "fixtures/expected/articles.jsonl";
for await (const line of createInterface({ input: createReadStream(file) })) {
  const article = articleSchema.parse(JSON.parse(line));
  const spanish = new Map(sentencesOf({ blocks: article.blocks ?? [] }).map((s) => [s.id, s.text]));
  for (const { sentenceId, text, flags } of article.translations ?? [])
    if (flags.length > 0)
      process.stdout.write(
        `${article.title}\n  ${flags.join(", ")}\n  ${spanish.get(sentenceId) ?? article.title}\n  ${text}\n`,
      );
}
