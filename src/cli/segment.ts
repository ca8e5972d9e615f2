import { segment } from "../segment/segment.ts";
import { textSentences } from "../segment/text-sentences.ts";
import { runFilter } from "./filter.ts";
import { filesOf } from "./options.ts";
import type { Command } from "./run.ts";

/** Sentences of a text; white space within one is folded. */
function sentenceTexts(text: string): string[] {
  return textSentences(text).map((span) => text.slice(span.start, span.end).replace(/\s+/gu, " "));
}

export const segmentCommand: Command = {
  name: "segment",
  usage: "[files..]",
  describe: "Split articles (JSON lines) or lines of text into sentences",
  options: (parser) =>
    parser
      .positional("files", {
        type: "string",
        array: true,
        describe: "input (default: standard input)",
      })
      .option("jsonl", {
        type: "boolean",
        describe: 'lines are {"id", "text"}; answers {"id", "sentences"}',
      }),
  run: (args, terminal) =>
    runFilter(
      filesOf(args),
      {
        article: async (article) => segment(article),
        record: async ({ id, text }) => ({ id, sentences: sentenceTexts(text) }),
        line: async (line) => ({ sentences: sentenceTexts(line) }),
      },
      args["jsonl"] === true,
      terminal,
    ),
};
