import { readFileSync } from "node:fs";
import path from "node:path";
import { createContext, runInContext } from "node:vm";
import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { findTerms, searchTerms } from "../../src/article/search-terms.ts";
import { ROOT } from "../models.ts";

const context = createContext({ addEventListener: () => undefined });
runInContext(readFileSync(path.join(ROOT, "src/digest/search.js"), "utf8"), context);

const answer = z.object({
  terms: z.array(z.object({ words: z.array(z.string()), whole: z.boolean() })),
  ranges: z.array(z.object({ start: z.number(), end: z.number() })),
  found: z.number(),
});

/** What the script that searches without a server makes of a query and a text. */
function scripted(query: string, text: string): z.infer<typeof answer> {
  const call = `JSON.stringify((() => {
    const terms = termsOf(${JSON.stringify(query)});
    const { ranges, found } = find(${JSON.stringify(text)}, terms);
    return { terms, ranges, found: found.length };
  })())`;
  return answer.parse(JSON.parse(String(runInContext(call, context))));
}

const words = constantFrom(
  "río",
  "RIO ",
  "ri",
  "el niño",
  "ñ",
  '"',
  "«",
  "»",
  " ",
  "-",
  "1.250",
  "\u0301",
  "\u0000",
);
const texts = oneof(
  array(words).map((parts) => parts.join("")),
  string({ unit: "binary" }),
);

test("search without a server understands and finds what search with one does", () => {
  assert(
    property(texts, texts, (query, text) => {
      const terms = searchTerms(query);
      const { ranges, terms: found } = findTerms(text, terms);
      expect(scripted(query, text)).toEqual({
        terms,
        ranges: ranges.map(({ start, end }) => ({ start, end })),
        found,
      });
    }),
  );
});
