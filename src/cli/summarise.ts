import { sentencesOf, type Article, type SegmentedArticle } from "../article/article.ts";
import { buildArticle } from "../ingest/build-article.ts";
import { segment } from "../segment/segment.ts";
import { summarise } from "../summarise/summarise.ts";
import { UsageError } from "../errors.ts";
import { runFilter } from "./filter.ts";
import { filesOf } from "./options.ts";
import type { Command } from "./run.ts";

function segmented(article: Article): SegmentedArticle {
  return article.blocks === undefined ? segment(article) : { ...article, blocks: article.blocks };
}

export const summariseCommand: Command = {
  name: "summarise",
  usage: "[files..]",
  describe: "Choose the sentences that tell most of an article (JSON lines)",
  options: (parser) =>
    parser
      .positional("files", {
        type: "string",
        array: true,
        describe: "input (default: standard input)",
      })
      .option("sentences", {
        type: "number",
        default: 3,
        describe: "how many, or all where there are fewer",
      })
      .option("jsonl", {
        type: "boolean",
        describe: 'lines are {"id", "title", "text"}; answers {"id", "sentences"}',
      }),
  run: async (args, terminal) => {
    const sentences = Number(args["sentences"]);
    if (!Number.isInteger(sentences) || sentences < 1)
      throw new UsageError(
        `--sentences: expected a whole number from 1, found ${String(args["sentences"])}.`,
      );
    return runFilter(
      filesOf(args),
      {
        article: async (article) => {
          const each = segmented(article);
          return { ...each, summary: summarise(each, { sentences }) };
        },
        record: async ({ id, title, text }) => {
          const each = segment(
            buildArticle({ place: { source: String(id ?? "text") }, format: "plain", text, title }),
          );
          const chosen = new Set(summarise(each, { sentences }).sentenceIds);
          return {
            id,
            sentences: sentencesOf(each)
              .filter((sentence) => chosen.has(sentence.id))
              .map((sentence) => sentence.text),
          };
        },
      },
      args["jsonl"] === true,
      terminal,
    );
  },
};
