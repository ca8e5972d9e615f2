import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { articleSchema, type Article, sentencesOf, type Span } from "../../src/article/article.ts";
import { segment } from "../../src/segment/segment.ts";
import { articleOf } from "./article.ts";
import { hostileText } from "./hostile-text.ts";

const formats = ["plain", "markdown"] as const;

/** What no span covers. */
function rest(text: string, spans: readonly Span[]): string {
  let end = 0;
  let left = "";
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    expect(span.start).toBeGreaterThanOrEqual(end);
    left += `${text.slice(end, span.start)} `;
    end = span.end;
  }
  return left + text.slice(end);
}

/** Words no two of which are alike, between marks. */
const document = fc
  .array(
    fc.constantFrom(
      ...Array.from('*_`~[]()!#>|-.?…"«» \n '),
      ..."\n\n%\n- %\n> %\n1. %\n## %\n| % | %\n|---|---|\n%\n    %\n```\n".split("%"),
      ..."W%W%W%W %W. %W % **W** %[W](W)%![W](b)%&amp;%\\*%<br>%<b>".split("%"),
    ),
    { maxLength: 60 },
  )
  .map((parts) => {
    let count = 0;
    return parts.join("").replace(/W/gu, () => `palabra${(count += 1)}x`);
  });

describe.each(formats)("any %s text", (format) => {
  test("sentences are numbered, in order, within their block, apart and not empty", () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, document), (text) => {
        const segmented = segment(articleOf(text, format));
        articleSchema.parse(segmented);
        const sentences = sentencesOf(segmented);
        expect(sentences.map((each) => each.id)).toEqual(sentences.map((_, i) => `s${i + 1}`));
        rest(
          text,
          sentences.map((each) => each.span),
        );
        for (const block of segmented.blocks) {
          expect(block.sentences).not.toEqual([]);
          for (const { span, text: words } of block.sentences) {
            expect(span.end).toBeGreaterThan(span.start);
            expect(span.start).toBeGreaterThanOrEqual(block.span.start);
            expect(span.end).toBeLessThanOrEqual(block.span.end);
            expect(words.trim()).not.toBe("");
            const single = words.replace(/\s+/gu, " ").trim();
            expect(words).toBe(block.kind === "code" ? words : single);
          }
        }
      }),
      { numRuns: 3000 },
    );
  });

  test("is segmented the same way twice", () => {
    fc.assert(
      fc.property(document, (text) => {
        const article = articleOf(text, format);
        expect(segment(segment(article))).toEqual(segment(article));
      }),
    );
  });

  test("no sentence reaches into an aside", () => {
    fc.assert(
      fc.property(document, fc.nat(200), fc.nat(50), (text, from, length) => {
        const start = Math.min(from, text.length);
        const span = { start, end: Math.min(start + length, text.length) };
        const article: Article = articleOf(text, format);
        article.asides.push({ kind: "dateline", text: text.slice(span.start, span.end), span });
        const spans = sentencesOf(segment(article)).map((each) => each.span);
        const isApart = (each: Span) => each.end <= span.start || each.start >= span.end;
        expect(span.end === span.start || spans.every(isApart)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ".",
    '"',
    " ",
    "a",
    "(",
    ")",
    "a. ",
    "\n",
    "a\n",
    "- a\n",
    "> a\n",
    ">",
    "|",
    "*",
    "[",
    "`",
    "&",
    "\\|",
  ])("a megabyte of %j is done in reasonable time", (unit) => {
    const text = unit.repeat(1_000_000 / unit.length);
    const { blocks } = segment(articleOf(text, format));
    expect(blocks.length).toBeLessThanOrEqual(text.length);
  });
});

test("plain text: only list markers and white space are outside sentences", () => {
  fc.assert(
    fc.property(fc.oneof(hostileText, document), (text) => {
      const { blocks } = segment(articleOf(text, "plain"));
      const items = blocks.filter((block) => block.kind === "listItem");
      const markers = items.map((item) => ({
        start: item.span.start,
        end: item.sentences[0]?.span.start ?? 0,
      }));
      for (const { start, end } of markers) {
        expect(text.slice(start, end)).toMatch(/^(?:[-*•]|\d{1,3}[.)]|\p{L}\))\s+$/u);
      }
      const spans = blocks.flatMap((block) => block.sentences.map((each) => each.span));
      expect(rest(text, [...spans, ...markers]).trim()).toBe("");
    }),
    { numRuns: 3000 },
  );
});

test("markdown: every word is in a sentence's span, and once in the texts", () => {
  fc.assert(
    fc.property(document, (text) => {
      const sentences = sentencesOf(segment(articleOf(text, "markdown")));
      const left = rest(
        text,
        sentences.map((each) => each.span),
      );
      // Info strings of code are markup.
      expect(left.replace(/```.*$/gmu, "")).not.toMatch(/palabra/u);
      const words = sentences.flatMap((each) => each.text.match(/palabra\d+x/gu) ?? []);
      expect(new Set(words).size).toBe(words.length);
    }),
    { numRuns: 3000 },
  );
});
