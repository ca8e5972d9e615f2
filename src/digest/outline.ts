import type { FinishedArticle } from "../article/article.ts";
import type { Story } from "../article/story.ts";
import type { Night } from "./index-markdown.ts";

/** An article with those that are nearly the same text. */
export interface Version {
  readonly article: FinishedArticle;
  readonly variants: readonly FinishedArticle[];
}

/** One story with its articles; or, without a story, one article. */
export interface Section {
  readonly story: Story | undefined;
  readonly versions: readonly Version[];
}

/** A night section by section; only one section's articles are held at a time. */
export function* outline({ articles, stories = [] }: Night): Generator<Section> {
  const left = articles[Symbol.iterator]();
  const take = (count: number): FinishedArticle[] =>
    Array.from({ length: count }, () => left.next()).flatMap((next) =>
      next.done === true ? [] : [next.value],
    );
  for (const story of stories) {
    const versions = story.articles.flatMap(({ variants }) => {
      const [article, ...others] = take(1 + variants.length);
      return article === undefined ? [] : [{ article, variants: others }];
    });
    yield { story, versions };
  }
  for (let next = left.next(); next.done !== true; next = left.next())
    yield { story: undefined, versions: [{ article: next.value, variants: [] }] };
}
