import { array, assert, constantFrom, property, string } from "fast-check";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import type { FinishedArticle } from "../../src/article/article.ts";
import { composeMail } from "../../src/deliver/mail-message.ts";
import { plainLine } from "../../src/digest/escape-markdown.ts";
import { MOST_MAIL_BYTES, mailParts } from "../../src/digest/mail-parts.ts";
import { FINISHED } from "../sample.ts";

const HEADERS = { from: "Noticias <noche@example.org>", date: new Date("2026-06-05") };

function nightOf(
  articles: readonly FinishedArticle[],
  leftOut: readonly string[] = [],
): Parameters<typeof mailParts>[0] {
  const failed = leftOut.map((reason) => ({ source: "roto.txt", reason }));
  return { date: "2026-06-05", articles, failed, skipped: [] };
}

/** The article with a text in its titles and in every sentence. */
function filledWith(text: string): FinishedArticle {
  return {
    ...FINISHED,
    title: text,
    byline: text,
    blocks: FINISHED.blocks.map((block) => ({
      ...block,
      sentences: block.sentences.map((each) => ({ ...each, text })),
    })),
    translations: FINISHED.translations.map((each) => ({ ...each, text })),
  };
}

test("a message has both forms and reads the same to an independent parser", async () => {
  const [part, ...others] = mailParts(nightOf([FINISHED], ["no es un artículo"]));
  expect(others).toEqual([]);
  if (part === undefined) throw new Error("a part expected");
  const unsubscribe = "https://example.org/baja?a=1";
  const message = await composeMail(part, { ...HEADERS, to: "ana@example.org", unsubscribe });
  expect(message.toString("latin1")).toMatch(/^[\r\n\x20-\x7e]*$/u);
  const parsed = await PostalMime.parse(message);
  expect(parsed.subject).toBe("Digest of 2026-06-05: 1 article · 35 words · ⚠ 1 doubt · 1 failed");
  expect(parsed.from).toMatchObject({ name: "Noticias", address: "noche@example.org" });
  expect(parsed.to).toMatchObject([{ address: "ana@example.org" }]);
  expect(parsed.date).toBe("2026-06-05T00:00:00.000Z");
  expect(parsed.text?.replaceAll("\r\n", "\n").trim()).toBe(part.text.trim());
  expect(parsed.html?.replaceAll("\r\n", "\n").trim()).toBe(part.html.trim());
  const header = (key: string): string | undefined =>
    parsed.headers.find((each) => each.key === key)?.value;
  expect(header("list-unsubscribe")).toBe(`<${unsubscribe}>`);
  expect(header("content-type")).toMatch(/^multipart\/alternative/u);
});

test("the text reads like this; renew it with: npx vitest run test/digest -u", async () => {
  const [part] = mailParts(nightOf([FINISHED], ["no es un artículo"]));
  await expect(part?.text).toMatchFileSnapshot("sample-mail.txt");
  await expect(part?.html).toMatchFileSnapshot("sample-mail.html");
});

test("the same night has the same bytes", async () => {
  const [part] = mailParts(nightOf([FINISHED]));
  if (part === undefined) throw new Error("a part expected");
  expect(await composeMail(part, HEADERS)).toEqual(await composeMail(part, HEADERS));
});

test("a long night is split between articles, each message under its size, nothing lost", async () => {
  const texts = Array.from(
    { length: 120 },
    (_, index) => `Título ${index} — ñandú = ${"é".repeat(900)}`,
  );
  const parts = mailParts(nightOf(texts.map(filledWith)));
  expect(parts.length).toBeGreaterThan(3);
  const all: string[] = [];
  for (const [index, part] of parts.entries()) {
    const message = await composeMail(part, HEADERS);
    expect(message.length).toBeLessThan(MOST_MAIL_BYTES);
    expect(part.subject).toContain(`(${index + 1} of ${parts.length})`);
    all.push(...(part.text.match(/^Título \d+(?=.*\nTítulo)/gmu) ?? []));
  }
  expect(all).toEqual(texts.map((text) => /^Título \d+/u.exec(text)?.[0]));
});

test("an article of one endless sentence fits into a message", async () => {
  const parts = mailParts(nightOf([filledWith("palabra ".repeat(50_000)), FINISHED]));
  for (const part of parts)
    expect((await composeMail(part, HEADERS)).length).toBeLessThan(MOST_MAIL_BYTES);
  expect(parts[0]?.text).toMatch(/palabra…/u);
});

function tags(html: string | undefined): string[] {
  return html?.match(/<[a-z/!][^>]*>/gu) ?? [];
}

test("no text of an article becomes an element, a header or a part", () => {
  const hostile = array(
    constantFrom(
      "<script>alert(1)</script>",
      "<img src=x onerror=alert(1)>",
      '" onload="x',
      "\r\nBcc: todos@example.org\r\n\r\n",
      "\r\n--",
      "=3Cb=3E",
      "&lt;",
      "\u2028",
      "ñ",
    ),
    { maxLength: 6 },
  ).map((each) => each.join(""));
  const [harmless] = mailParts(nightOf([filledWith("x")], ["x"]));
  assert(
    property(hostile, (text) => {
      const [part] = mailParts(nightOf([filledWith(`x${text}`)], [`x${text}`]));
      expect(tags(part?.html)).toEqual(tags(harmless?.html));
      expect(part?.text).toContain(plainLine(`x${text}`));
    }),
  );
  assert(
    property(string({ unit: "binary" }), (text) => {
      const [part] = mailParts(nightOf([filledWith(`x${text}`)]));
      expect(tags(part?.html).length).toBe(
        tags(mailParts(nightOf([filledWith("x")]))[0]?.html).length,
      );
    }),
  );
});
