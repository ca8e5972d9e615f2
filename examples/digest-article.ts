// One file's digest as markdown: npx tsx examples/digest-article.ts fixtures/articles/01-embalse.txt
import { readFile } from "node:fs/promises";
import {
  articleMarkdown,
  ingestFile,
  openTranslator,
  parseSettings,
  processArticle,
} from "bilingual-digest";

const file = process.argv[2] ?? "fixtures/articles/01-embalse.txt";
const translator = await openTranslator(parseSettings({}));
try {
  // A file may hold several articles, and each may be none: then the result says why.
  for await (const result of ingestFile(file, await readFile(file))) {
    if ("error" in result) {
      process.stderr.write(`${result.error.message}\n`);
      continue;
    }
    const article = await processArticle(result.article, translator, { summarySentences: 3 });
    process.stdout.write(articleMarkdown(article));
  }
} finally {
  await translator.close();
}
