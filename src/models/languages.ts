import { z } from "zod";

/** Token ids that tell a model of many languages what it reads and what it is to write. */
export interface LanguageIds {
  readonly source: number;
  readonly target: number;
}

/** Spanish and English as NLLB, M2M100 and mBART spell them. */
const CODES = [
  ["spa_Latn", "eng_Latn"],
  ["__es__", "__en__"],
  ["es_XX", "en_XX"],
] as const;

const tokenizerFile = z.looseObject({
  added_tokens: z.array(z.looseObject({ id: z.int(), content: z.string() })).optional(),
});

/** The language codes of a `tokenizer.json`; undefined for a model of one pair of languages. */
export function languageIds(tokenizer: unknown): LanguageIds | undefined {
  const parsed = tokenizerFile.safeParse(tokenizer);
  const ids = new Map(parsed.data?.added_tokens?.map(({ content, id }) => [content, id]));
  for (const [spanish, english] of CODES) {
    const source = ids.get(spanish);
    const target = ids.get(english);
    if (source !== undefined && target !== undefined) return { source, target };
  }
  return undefined;
}
