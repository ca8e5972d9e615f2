import { z } from "zod";
import { draftSchema } from "./article.ts";

/** Articles of one night that tell of one thing, or one article that several sources have nearly word for word. */
export const storySchema = z.strictObject({
  version: z.literal(1),
  title: z
    .strictObject({ es: z.string(), en: z.string() })
    .describe("Of the article at its centre."),
  articles: z
    .array(
      z.strictObject({
        id: z.string(),
        variants: z.array(z.string()).describe("Ids of articles that are nearly the same text."),
      }),
    )
    .describe("In the digest's order."),
  summary: z
    .array(
      z.strictObject({
        articleId: z.string(),
        sentenceId: z.string(),
        source: z.string().describe("As the digest names it: site, author or file."),
        output: z.string().describe("The article's digest."),
        es: z.string(),
        en: draftSchema,
      }),
    )
    .describe("Empty if there is but one article."),
});

export type Story = z.infer<typeof storySchema>;
