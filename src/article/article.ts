import { z } from "zod";

/** Half-open range of UTF-16 code units in `Article.text`. */
const span = z.strictObject({
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
});

const blockKind = z.enum(["heading", "paragraph", "listItem", "quote", "table", "code", "caption"]);

const sentence = z.strictObject({
  id: z.string().describe("Unique in the article: s1, s2, … in text order."),
  text: z.string().describe("What is translated: inline markup removed, white space single."),
  span,
});

const block = z.strictObject({
  kind: blockKind,
  level: z.int().min(1).max(6).optional().describe("Of a heading, 1 to 6."),
  span,
  sentences: z.array(sentence).describe("A table has one block a row and one sentence a cell."),
  language: z
    .string()
    .optional()
    .describe("ISO 639-1, where it is not the article's: the block is not translated."),
});

const layoutBlock = z.strictObject({
  kind: blockKind,
  level: z.int().min(1).max(6).optional().describe("Of a heading, 1 to 6."),
  parts: z.array(span).min(1).describe("A table has one block a row and one part a cell."),
});

const aside = z.strictObject({
  kind: z.enum(["title", "dateline", "boilerplate"]),
  text: z.string(),
  span,
});

const flag = z.enum([
  "number-mismatch",
  "literal-lost",
  "length-ratio",
  "repetition",
  "untranslated",
  "truncated",
  "unknown-characters",
  "low-score",
  "glossary-missed",
  "nationality-mismatch",
  "unknown-word",
  "repeated-name",
  "other-language",
]);

const translation = z.strictObject({
  sentenceId: z.string(),
  text: z.string(),
  score: z
    .number()
    .nullable()
    .describe("Log-probability a token, at most 0; null if not from a model."),
  flags: z.array(flag).describe("Each names a doubt a reader should know of."),
  origin: z
    .enum(["model", "memory", "imported", "glossary", "source"])
    .describe(
      "Who wrote it: the model; a person, in a correction kept in the memory; whoever wrote the translation memory that was imported; the glossary; or it is the source itself.",
    ),
});

/** A translation not yet tied to a sentence of an article. */
export const draftSchema = translation.omit({ sentenceId: true });

const summary = z.strictObject({
  method: z.string(),
  sentenceIds: z.array(z.string()).describe("In text order; valid for both languages."),
});

const model = z.strictObject({
  name: z.string(),
  checksum: z.string().describe("SHA-256 over the model's checksum list, hexadecimal."),
});

/** One article at any stage: ingest fills the upper part, later stages add theirs. */
export const articleSchema = z.strictObject({
  version: z.literal(1),
  id: z.string().describe("From the normalised title and text: the same on every machine."),
  source: z.string().describe("File or address the article was read from."),
  externalId: z.string().optional().describe("The id its source gave it."),
  url: z.string().optional(),
  title: z.string(),
  titleOrigin: z
    .enum(["given", "text", "derived"])
    .describe("Given beside the text, found in it, or cut from its first sentence."),
  byline: z.string().optional(),
  publishedAt: z
    .string()
    .optional()
    .describe("As given; ISO 8601 where it could be read as a date."),
  language: z.string().describe("ISO 639-1."),
  extent: z
    .enum(["summary"])
    .optional()
    .describe("Set where the source gave no full text: a feed's summary of the article."),
  format: z.enum(["plain", "markdown", "html"]).describe("What the text is; html: words alone."),
  text: z.string().describe("The normalised text that every span refers to."),
  asides: z.array(aside).describe("Parts of the text that are not translated as prose."),
  layout: z
    .array(layoutBlock)
    .optional()
    .describe("Blocks as the markup of an HTML source had them, in text order."),
  blocks: z.array(block).optional(),
  translations: z
    .array(translation)
    .optional()
    .describe("The title's sentenceId is 'title'; then one for every sentence."),
  model: model.optional(),
  summary: summary.optional(),
});

export type Span = Readonly<z.infer<typeof span>>;
export type BlockKind = z.infer<typeof blockKind>;
export type Sentence = z.infer<typeof sentence>;
export type Block = z.infer<typeof block>;
export type LayoutBlock = z.infer<typeof layoutBlock>;
export type Aside = z.infer<typeof aside>;
export type Flag = z.infer<typeof flag>;
export type Translation = z.infer<typeof translation>;
export type Summary = z.infer<typeof summary>;
export type ModelId = z.infer<typeof model>;
export type Article = z.infer<typeof articleSchema>;

export type SegmentedArticle = Article & { blocks: Block[] };
export type TranslatedArticle = SegmentedArticle & { translations: Translation[]; model: ModelId };
/** An article that has passed every stage. */
export type FinishedArticle = TranslatedArticle & { summary: Summary };

const finishedSchema = articleSchema.required({
  blocks: true,
  translations: true,
  summary: true,
  model: true,
});

/** For the value itself, not a parsed copy: its properties keep their order, and files their bytes. */
export function isFinished(value: unknown): value is FinishedArticle {
  return finishedSchema.safeParse(value).success;
}

/** `sentenceId` of the title's translation. */
export const TITLE_ID = "title";

/** Every sentence of a segmented article, in text order. */
export function sentencesOf(article: Pick<SegmentedArticle, "blocks">): Sentence[] {
  return article.blocks.flatMap((each) => each.sentences);
}
