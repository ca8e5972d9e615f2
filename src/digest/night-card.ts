import { z } from "zod";

/** What the reading site says of a night on its first page. */
export const nightCardSchema = z.strictObject({
  version: z.literal(1),
  madeFrom: z.string().describe("SHA-256 of the manifest and of what decides the pages' looks."),
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/u),
  articles: z.int(),
  failed: z.int(),
  sentences: z.int(),
  words: z.int(),
  doubts: z.int(),
  seconds: z.number().nullable().describe("How long the run took; null where it is not known."),
  leads: z
    .array(
      z.strictObject({
        en: z.string(),
        es: z.string(),
        articles: z.int(),
        page: z.string().describe("Relative to the night."),
      }),
    )
    .describe("The night's first stories or articles."),
  searchBytes: z.int().describe("Size of the night's texts for search without a server."),
});

export type NightCard = Readonly<z.infer<typeof nightCardSchema>>;

/** Words of a run's articles a second; undefined where it is not known. */
export function speedOf({ words, seconds }: NightCard): number | undefined {
  return seconds === null || seconds <= 0 ? undefined : words / seconds;
}
