import { readFile } from "node:fs/promises";
import { Collection } from "../src/summarise/collection.ts";
import { groupStories } from "../src/summarise/group-stories.ts";
import { terms } from "../src/summarise/words.ts";

/**
 * The threshold of stories: `npm run bench:stories -- [FILE] [articles a night]`. FILE (default
 * ../shared/eval/newstest2012.es) holds a sentence a line, articles one after the other; a line without a full stop
 * that is short begins one. Two halves of an article, every other sentence, stand for two papers' articles about one
 * thing; nights are made of the halves of consecutive articles. Prints precision and recall of pairs by threshold.
 */
const [file = "../shared/eval/newstest2012.es", size = "30"] = process.argv.slice(2);
const lines = (await readFile(file, "utf8")).split("\n");
const articles: string[][] = [[]];
for (const line of lines) {
  const isHeadline = !/[.?!…"»)]\s*$/u.test(line) && line.split(" ").length < 16;
  if (isHeadline && (articles.at(-1)?.length ?? 0) > 6) articles.push([]);
  articles.at(-1)?.push(line);
}
const long = articles.filter((article) => article.length >= 10);
const half = (article: readonly string[], odd: number): string =>
  article.filter((_, index) => index % 2 === odd).join(" ");

for (const threshold of [0.08, 0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.25]) {
  let [found, right, wanted] = [0, 0, 0];
  for (let at = 0; at + Number(size) <= long.length; at += Number(size)) {
    const collection = new Collection();
    for (const article of long.slice(at, at + Number(size)))
      for (const odd of [0, 1]) collection.add(terms(half(article, odd)));
    wanted += Number(size);
    for (const group of groupStories(collection.vectors(), threshold)) {
      found += (group.length * (group.length - 1)) / 2;
      right += group.filter((each) => each % 2 === 0 && group.includes(each + 1)).length;
    }
  }
  const [precision, recall] = [right / found, right / wanted];
  const f1 = (2 * precision * recall) / (precision + recall);
  process.stdout.write(
    `stories: threshold ${threshold.toFixed(2)}, pairs found ${found}, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, F1 ${f1.toFixed(3)}\n`,
  );
}
