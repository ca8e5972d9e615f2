import PQueue from "p-queue";
import {
  sentencesOf,
  TITLE_ID,
  type SegmentedArticle,
  type TranslatedArticle,
  type Translation,
} from "../article/article.ts";
import { withoutLoneOpening, withoutOpening } from "../article/opening-mark.ts";
import { carried, type Draft, type Translator } from "./translator.ts";

/** Sentences of an article in work at the same time: they fill batches, and a huge article lets others through. */
const MOST_IN_WORK = 128;

/** Characters of a title cut from a sentence. */
const LONGEST_TITLE = 90;

/** Blocks in the language of the translation. */
const TARGET = "en";

/**
 * Translates the title and every sentence. Code is carried as it is, and so are blocks that are not in Spanish: English
 * ones as they should be, others flagged.
 */
export async function translateArticle(
  article: SegmentedArticle,
  translator: Translator,
  signal?: AbortSignal,
): Promise<TranslatedArticle> {
  const standing = standingSentences(article);
  const jobs = [{ id: TITLE_ID, text: article.title }, ...sentencesOf(article)].map(
    (sentence) => async (): Promise<Translation> => {
      const draft =
        standing.get(sentence.id) ?? (await translator.translate(sentence.text, signal));
      return { sentenceId: sentence.id, ...draft };
    },
  );
  const [title, ...body] = await allOf(jobs);
  const first = sentencesOf(article)[0];
  const opening = body[0];
  const isCut =
    article.titleOrigin === "derived" &&
    first !== undefined &&
    withoutOpening(first.text).startsWith(cutTitle(article.title));
  const shown = title && isCut && opening ? { ...opening, ...headline(title, opening) } : title;
  return {
    ...article,
    translations: shown === undefined ? body : [shown, ...body],
    model: translator.model,
  };
}

/** Results in the order of the jobs. After a failure none is begun any more. */
async function allOf(jobs: readonly (() => Promise<Translation>)[]): Promise<Translation[]> {
  const queue = new PQueue({ concurrency: MOST_IN_WORK });
  try {
    return await queue.addAll(jobs);
  } finally {
    queue.clear();
  }
}

/** What stands as it is, by sentence. */
function standingSentences(article: SegmentedArticle): ReadonlyMap<string, Draft> {
  return new Map(
    article.blocks
      .filter(({ kind, language }) => kind === "code" || language !== undefined)
      .flatMap(({ kind, language, sentences }) =>
        sentences.map(({ id, text }): [string, Draft] => {
          const isOther = kind !== "code" && language !== TARGET;
          return [id, { ...carried(text), flags: isOther ? ["other-language"] : [] }];
        }),
      ),
  );
}

/** A title that was cut from the first sentence is cut from its translation too: half a sentence misleads a model. */
function headline(
  title: Translation,
  opening: Translation,
): Pick<Translation, "sentenceId" | "text"> {
  const { sentenceId } = title;
  if (opening.text.length <= LONGEST_TITLE) return { sentenceId, text: opening.text };
  const space = opening.text.lastIndexOf(" ", LONGEST_TITLE);
  const cut = opening.text
    .slice(0, space > 0 ? space : LONGEST_TITLE)
    .replace(/(?<![\s,;:])[\s,;:]+$/u, "");
  return { sentenceId, text: `${withoutLoneOpening(cut)}…` };
}

/** The title as it stands in the text, after what may open a speech there. */
function cutTitle(title: string): string {
  return withoutOpening(title.replace(/…$/u, "").trimEnd());
}
