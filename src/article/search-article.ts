/** An article as it is searched and shown: sentences in `es`, their translations in `en` at the same places, each one line. */
export interface SearchArticle {
  /** The article's page, relative to its night. */
  readonly page: string;
  readonly title: { readonly es: string; readonly en: string };
  readonly es: readonly string[];
  readonly en: readonly string[];
}

export interface SearchHit extends SearchArticle {
  /** YYYY-MM-DD. */
  readonly night: string;
}

export interface SearchResult {
  /** How many articles were found; `hits` are some of them. */
  readonly total: number;
  readonly hits: readonly SearchHit[];
}
