import { parseSettings } from "../config/settings.ts";
import { openTranslator } from "../pipeline/open-translator.ts";
import { translateText } from "../pipeline/translate-text.ts";
import { segment } from "../segment/segment.ts";
import { translateArticle } from "../translate/translate-article.ts";
import { runFilter } from "./filter.ts";
import { filesOf, settingOptions, TRANSLATOR_OPTIONS } from "./options.ts";
import type { Command } from "./run.ts";

export const translateCommand: Command = {
  name: "translate",
  usage: "[files..]",
  describe: "Translate articles (JSON lines) or lines of text",
  options: (parser) =>
    settingOptions(parser, TRANSLATOR_OPTIONS)
      .positional("files", {
        type: "string",
        array: true,
        describe: "input (default: standard input)",
      })
      .option("jsonl", {
        type: "boolean",
        describe: 'lines are {"id", "text"}; answers {"id", "translation", "score", "flags"}',
      }),
  run: async (args, terminal) => {
    const translator = await openTranslator(parseSettings(args));
    try {
      return await runFilter(
        filesOf(args),
        {
          article: (article) =>
            translateArticle(
              article.blocks === undefined
                ? segment(article)
                : { ...article, blocks: article.blocks },
              translator,
            ),
          record: async ({ id, text }) => {
            const { text: translation, score, flags } = await translateText(text, translator);
            return { id, translation, score, flags };
          },
          line: async (line) => (await translateText(line, translator)).text,
        },
        args["jsonl"] === true,
        terminal,
      );
    } finally {
      await translator.close();
    }
  },
};
