import { sentencesOf, type FinishedArticle } from "../article/article.ts";
import type { Story } from "../article/story.ts";
import { articleFileName, englishTitle, sourceName } from "../digest/title.ts";
import { Collection, sparseCosine, type SparseVector } from "../summarise/collection.ts";
import { groupStories } from "../summarise/group-stories.ts";
import { nearDuplicates, shinglesOf } from "../summarise/near-duplicates.ts";
import { summariseStory } from "../summarise/summarise-story.ts";
import { terms } from "../summarise/words.ts";

/** A night's articles, which are read one at a time whenever they are asked for. */
export interface ArticleList {
  readonly length: number;
  readonly read: (index: number) => FinishedArticle;
}

export interface ToldNight {
  /** The largest first. */
  readonly stories: readonly Story[];
  /** Every index once: articles of stories first, each followed by its variants, then the others as they came. */
  readonly order: readonly number[];
}

/** An article with those that are nearly the same text. */
interface Version {
  readonly article: number;
  readonly variants: readonly number[];
}

/** Groups a night's articles into stories and summarises each; a story has two articles or more, or variants. */
export function tellStories(articles: ArticleList, sentences: number): ToldNight {
  const versions = versionsOf(articles);
  const collection = new Collection();
  for (const { article } of versions) collection.add(subjectOf(articles.read(article)));
  const vectors = collection.vectors();
  const groups = groupStories(vectors).map((group) => ({
    group,
    versions: group.flatMap((each) => versions[each] ?? []),
  }));
  const together = groups
    .filter(({ versions: each }) => sizeOf(each) > 1)
    .toSorted((a, b) => sizeOf(b.versions) - sizeOf(a.versions));
  const single = groups.filter(({ versions: each }) => sizeOf(each) === 1);
  return {
    stories: together.map((each) => {
      const centre = centreOf(each.group.flatMap((member) => vectors[member] ?? []));
      return tell(articles, each.versions, centre, sentences);
    }),
    order: [...together, ...single].flatMap((each) =>
      each.versions.flatMap(({ article, variants }) => [article, ...variants]),
    ),
  };
}

function sizeOf(versions: readonly Version[]): number {
  return versions.reduce((sum, { variants }) => sum + 1 + variants.length, 0);
}

/** What an article is compared by: its title twice, and its text. */
function subjectOf({ title, text }: FinishedArticle): string[] {
  return terms(`${title}\n${title}\n${text}`);
}

/** Every article once, the longest of nearly the same texts standing for the others; in order. */
function versionsOf(articles: ArticleList): Version[] {
  const all = Array.from({ length: articles.length }, (_, index) => {
    const { text } = articles.read(index);
    return { shingles: shinglesOf(text), characters: text.length };
  });
  const versions = new Map<number, Version>(
    all.map((_, article) => [article, { article, variants: [] }]),
  );
  for (const group of nearDuplicates(all.map(({ shingles }) => shingles))) {
    const [article = 0] = group.toSorted(
      (a, b) => (all[b]?.characters ?? 0) - (all[a]?.characters ?? 0),
    );
    const variants = group.filter((each) => each !== article);
    for (const variant of variants) versions.delete(variant);
    versions.set(article, { article, variants });
  }
  return [...versions.values()].toSorted((a, b) => a.article - b.article);
}

/** Index of the vector that is most like all others; of equals, the first. */
function centreOf(vectors: readonly SparseVector[]): number {
  const nearness = vectors.map((a) => vectors.reduce((sum, b) => sum + sparseCosine(a, b), 0));
  const highest = Math.max(...nearness);
  return nearness.findIndex((each) => each > highest - 1e-9);
}

function tell(
  list: ArticleList,
  versions: readonly Version[],
  centre: number,
  sentences: number,
): Story {
  const articles = versions.map(({ article }) => list.read(article));
  const central = articles[centre];
  const chosen = articles.length > 1 ? summariseStory(articles, { sentences }) : [];
  return {
    version: 1,
    title: {
      es: central?.title ?? "",
      en: central === undefined ? "" : englishTitle(central),
    },
    articles: versions.map(({ article, variants }) => ({
      id: list.read(article).id,
      variants: variants.map((each) => list.read(each).id),
    })),
    summary: chosen.flatMap(({ article, sentenceId }) => {
      const from = articles[article];
      return from === undefined ? [] : told(from, sentenceId);
    }),
  };
}

function told(article: FinishedArticle, sentenceId: string): Story["summary"] {
  const sentence = sentencesOf(article).find(({ id }) => id === sentenceId);
  const translation = article.translations.find((each) => each.sentenceId === sentenceId);
  if (sentence === undefined || translation === undefined) return [];
  const { sentenceId: _id, ...en } = translation;
  return [
    {
      articleId: article.id,
      sentenceId,
      source: sourceName(article),
      output: articleFileName(article),
      es: sentence.text,
      en,
    },
  ];
}
