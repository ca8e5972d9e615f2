import * as fc from "fast-check";
import { expect, test } from "vitest";
import { articleSchema, type Article, sentencesOf } from "../../src/article/article.ts";
import { segment } from "../../src/segment/segment.ts";
import { articleOf, outline } from "./article.ts";
import { hostileText } from "./hostile-text.ts";

function laidOut(text: string, layout: NonNullable<Article["layout"]>): Article {
  return { ...articleOf(text, "html"), layout };
}

function span(text: string, part: string): { start: number; end: number } {
  const start = text.indexOf(part);
  return { start, end: start + part.length };
}

test("blocks are what the layout says, and cut into sentences", () => {
  const text = "Más luz\n\nAbrió ayer. Hubo música.\nY baile.\n\nAño | Coste\n\n  a = 1;\n  b = 2;";
  const article = laidOut(text, [
    { kind: "heading", level: 3, parts: [span(text, "Más luz")] },
    { kind: "quote", parts: [span(text, "Abrió ayer. Hubo música.\nY baile.")] },
    { kind: "table", parts: [span(text, "Año"), span(text, "Coste")] },
    { kind: "code", parts: [span(text, "  a = 1;\n  b = 2;")] },
  ]);
  expect(outline(segment(article))).toEqual([
    ["heading3", "Más luz"],
    ["quote", "Abrió ayer.", "Hubo música.", "Y baile."],
    ["table", "Año", "Coste"],
    ["code", "  a = 1;\n  b = 2;"],
  ]);
});

test("what an aside takes is left out, and a block goes on after it", () => {
  const text = "VILAR (EFE).- Abrió ayer. Hubo música.";
  const article: Article = {
    ...laidOut(text, [{ kind: "quote", parts: [{ start: 0, end: text.length }] }]),
    asides: [{ kind: "dateline", text: "VILAR (EFE).-", span: { start: 0, end: 13 } }],
  };
  expect(outline(segment(article))).toEqual([["quote", "Abrió ayer.", "Hubo música."]]);
});

test("a layout that does not fit loses no word, whatever it says", () => {
  const kind = fc.constantFrom(
    ...(["heading", "paragraph", "listItem", "quote", "table", "code", "caption"] as const),
  );
  const part = fc.record({ start: fc.nat({ max: 70 }), end: fc.nat({ max: 80 }) });
  const layout = fc.array(
    fc.record({ kind, parts: fc.array(part, { minLength: 1, maxLength: 4 }) }),
    {
      maxLength: 6,
    },
  );
  const words = fc.array(fc.constantFrom("Hola. ", "Uno\n", "dos | ", "\n\n", "  ¿tres? "), {
    maxLength: 14,
  });
  fc.assert(
    fc.property(
      fc.oneof(
        words.map((each) => each.join("")),
        hostileText,
      ),
      layout,
      (text, blocks) => {
        const segmented = segment(laidOut(text, blocks));
        expect(articleSchema.safeParse(segmented).success).toBe(true);
        let end = 0;
        let rest = "";
        for (const sentence of sentencesOf(segmented)) {
          expect(sentence.span.start).toBeGreaterThanOrEqual(end);
          expect(sentence.span.end).toBeGreaterThan(sentence.span.start);
          rest += text.slice(end, sentence.span.start);
          end = sentence.span.end;
        }
        rest += text.slice(end);
        // Markers of lists are markup where a range was read as plain text.
        expect(rest.replace(/(?<![\p{L}\p{N}])(?:\d{1,3}|\p{L})[.)]/gu, "")).not.toMatch(
          /[\p{L}\p{N}]/u,
        );
      },
    ),
  );
});
