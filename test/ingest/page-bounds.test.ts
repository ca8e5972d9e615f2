import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { articleSchema } from "../../src/article/article.ts";
import { ArticleError } from "../../src/errors.ts";
import { segment } from "../../src/segment/segment.ts";
import { hostileText } from "../segment/hostile-text.ts";
import { ingested, outcomes } from "./results.ts";

const lead =
  "El puente viejo volvió a abrirse al tráfico este viernes, dos años después de que una riada dañara tres de sus pilares.";

describe("a page that would take long", () => {
  const paragraph = `<p>${lead}</p>`;

  test.each([
    ["nested deeply", `${"<div>".repeat(100_000)}${paragraph}`],
    ["a million elements", "<b>x</b>".repeat(1_000_000)],
    ["a million references", "&amp;".repeat(1_000_000)],
    [
      "many attributes",
      `<p ${Array.from({ length: 5000 }, (_, i) => `a${i}=1`).join(" ")}>${lead}</p>`,
    ],
    ["more than 16 MiB", `<p>${"hola ".repeat(4_000_000)}</p>`],
  ])("is refused before it does: %s", async (_, body) => {
    const began = performance.now();
    expect(outcomes(await ingested("a.html", `<html><body>${body}</body></html>`))).toEqual([
      expect.stringMatching(/^a\.html: expected .*at most/u),
    ]);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  test.each([
    ["unclosed tags", "<".repeat(200_000)],
    ["unclosed comments", "<!--".repeat(200_000)],
    ["190 levels", `${"<div>".repeat(190)}${paragraph.repeat(3)}`],
    ["breaks", `<div>${"hola qué tal<br><br>".repeat(10_000)}</div>`],
  ])("or is read in bounded time: %s", async (_, body) => {
    const began = performance.now();
    await ingested("a.html", `<html><body>${body}</body></html>`);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

test("whatever a page is, nothing but typed errors comes of it", async () => {
  const piece = fc.oneof(
    hostileText,
    fc.constantFrom(
      paragraphOf(lead),
      "<article>",
      "</body>",
      "<table><tr><td>",
      "<br><br>",
      "<html>",
      "<base href='x'>",
      "<noscript><img src=x></noscript>",
      "<template><p>x</p></template>",
      '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":5,"author":[null]}</script>',
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
      for (const result of await ingested("a.html", pieces.join(""))) {
        const isTyped =
          "error" in result
            ? result.error instanceof ArticleError
            : articleSchema.safeParse(segment(result.article)).success;
        expect(isTyped).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

function paragraphOf(text: string): string {
  return `<p>${text}</p>`;
}
