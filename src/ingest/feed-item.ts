import type { Article } from "../article/article.ts";
import type { Place } from "../errors.ts";
import { buildArticle } from "./build-article.ts";
import { htmlBlocks, htmlLine } from "./html-blocks.ts";

/** What a feed says in words or in markup. */
interface Words {
  readonly value: string | undefined;
  readonly isHtml: boolean;
}

/** An item of any kind of feed. */
export interface FeedItem {
  readonly id?: string | undefined;
  readonly title?: Words;
  readonly url?: string | undefined;
  readonly published?: string | undefined;
  readonly authors?: readonly (string | undefined)[] | undefined;
  /** The full text, wherever it may stand, the best place first. */
  readonly content: readonly Words[];
  readonly summary: Words;
}

/**
 * The article of an item: its full text, or else its summary, and then so marked. Fails with ArticleError if it has
 * neither, or is not Spanish.
 */
export function feedArticle(place: Place, item: FeedItem): Article {
  const content = item.content.find(({ value = "" }) => value.trim() !== "");
  const { title } = item;
  const known = {
    place,
    title: title?.isHtml ? htmlLine(place, title.value ?? "") : title?.value,
    externalId: item.id,
    url: item.url,
    published: item.published,
    byline: item.authors?.filter((name) => name !== undefined && name.trim() !== "").join(", "),
    ...(!content && { extent: "summary" as const }),
  };
  const { value = "", isHtml } = content ?? item.summary;
  if (!isHtml) return buildArticle({ ...known, format: "plain", text: value });
  const { text, layout } = htmlBlocks(place, value);
  return buildArticle({ ...known, format: "html", text, layout });
}
