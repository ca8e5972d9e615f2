import { Marked, type Token, type Tokens } from "marked";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { articleMarkdown } from "../../src/digest/article-markdown.ts";
import { countArticle } from "../../src/digest/counts.ts";
import { indexMarkdown } from "../../src/digest/index-markdown.ts";
import { articleFileName } from "../../src/digest/title.ts";
import { FINISHED } from "../sample.ts";

const marked = new Marked({ gfm: true });

function isTable(token: Token): token is Tokens.Table {
  return token.type === "table";
}

/** Splits a digest into its front matter's fields and its markdown. */
function parts(markdown: string): { fields: unknown; body: string } {
  const [, yaml = "", body = ""] = /^---\n([^]*?)\n---\n([^]*)$/u.exec(markdown) ?? [];
  return { fields: parse(yaml), body };
}

test("an article's digest reads like this; renew it with: npx vitest run test/digest -u", async () => {
  await expect(articleMarkdown(FINISHED)).toMatchFileSnapshot("sample.md");
});

test("a night's index reads like this", async () => {
  const night = {
    date: "2026-06-05",
    articles: [FINISHED],
    failed: [
      { source: "articles/roto.txt", reason: "articles/roto.txt: expected text, found <script>" },
    ],
    skipped: [{ source: "articles/copia.txt", reason: "same text as articles/molino.txt" }],
  };
  await expect(indexMarkdown(night)).toMatchFileSnapshot("sample-index.md");
});

test("every sentence stands beside its translation, in text order, and doubts beside them", () => {
  const tables = marked.lexer(parts(articleMarkdown(FINISHED)).body).filter(isTable);
  const rows = tables.flatMap((table) => table.rows);
  const cells = rows.map((row) => row.slice(1).map((cell) => cell.text));
  expect(cells.slice(1)).toEqual([
    [
      "El molino de la ribera volvió a moler el sábado tras 40 años parado.",
      "The riverside mill ground again on Saturday after 4 years standing still.",
      "⚠ numbers differ",
    ],
    [
      "«No lo esperaba | de verdad», dijo \\<b\\>su dueña\\</b\\>.",
      '"I did not | really expect it," said \\<b\\>its owner\\</b\\>.',
      "",
    ],
    ["Se cambió la rueda.", "The wheel was changed.", ""],
    ["Se limpió el cauce.", "The bed was cleaned.", ""],
  ]);
});

test("nothing an article says can break the front matter", () => {
  const hostile = 'x"\n---\nmodel: none # {{ }} \u2028 *a &b !!js';
  const { fields, body } = parts(
    articleMarkdown({ ...FINISHED, title: hostile, byline: hostile, url: hostile }),
  );
  expect(fields).toMatchObject({ byline: hostile, url: hostile, id: FINISHED.id, words_es: 35 });
  expect(body).toMatch(/^\n# The mill grinds again\n/u);
});

describe("what people wrote", () => {
  const origins = new Map<string, "memory" | "imported">([
    ["title", "memory"],
    ["s1", "memory"],
    ["s3", "imported"],
    ["s4", "imported"],
  ]);
  const taught = {
    ...FINISHED,
    translations: FINISHED.translations.map((each) => ({
      ...each,
      origin: origins.get(each.sentenceId) ?? each.origin,
    })),
  };

  test("is marked beside every sentence, title, heading and summary, and explained", () => {
    const text = articleMarkdown(taught);
    expect(text).toMatch(/^\*El molino vuelve a moler\* · ✎ corrected by a person$/mu);
    expect(text).toMatch(/^\| \[1\]\(#s1\) ⚠ ✎ \| /mu);
    expect(text).toMatch(/^\| \| Español \| English \| Note \|$/mu);
    expect(text).toMatch(/\| ⚠ numbers differ · ✎ corrected by a person \|$/mu);
    expect(text).toMatch(/^### A slow job — \*Una obra lenta\* ✎ imported$/mu);
    expect(text).toMatch(/Se cambió la rueda\. \| The wheel was changed\. \| ✎ imported \|$/mu);
    expect(text).toMatch(/Se limpió el cauce\. \| The bed was cleaned\. \| {2}\|$/mu);
    expect(text).toMatch(/⚠ 1 doubt · ✎ 2 corrected$/mu);
    expect(text).toMatch(
      /^## Written by people\n\n- ✎ corrected by a person: .*\n- ✎ imported: /mu,
    );
  });

  test("is marked in the index", () => {
    const index = indexMarkdown({
      date: "2026-06-05",
      articles: [taught],
      failed: [],
      skipped: [],
    });
    expect(index).toMatch(/^\*El molino vuelve a moler\* · ✎ corrected by a person$/mu);
    expect(index).toMatch(/standing still\. ⚠ numbers differ · ✎ corrected by a person$/mu);
    expect(index).toMatch(/⚠ 1 doubt · ✎ 2 corrected$/mu);
  });
});

test("no title becomes an image or a link of its own in the index", () => {
  for (const title of ["![](http://a.es/p.png)", "[a](http://a.es)", "![a][b]", "<http://a.es>"]) {
    const translations = FINISHED.translations.map((each) =>
      each.sentenceId === "title" ? { ...each, text: title } : each,
    );
    const articles = [{ ...FINISHED, title, translations }];
    const page = indexMarkdown({ date: "2026-01-02", articles, failed: [], skipped: [] });
    const html = marked.parse(page, { async: false });
    expect(html).not.toMatch(/<img/u);
    expect(html.match(/href="(?!articles\/|#)[^"]*/gu)).toBeNull();
  }
});

test("the file is named for the English title and the id", () => {
  expect(articleFileName(FINISHED)).toBe("articles/the-mill-grinds-again-00112233445566aa.md");
});

test.each([
  ["", "article"],
  ["../../etc/passwd", "etc-passwd"],
  ["日本", "article"],
  ["Çedilla & «más»", "cedilla-and-mas"],
  ["a".repeat(300), "a".repeat(60)],
])("a title %j makes a harmless name", (text, slug) => {
  const translations = [
    { sentenceId: "title", text, score: null, flags: [], origin: "model" as const },
  ];
  expect(articleFileName({ ...FINISHED, translations })).toBe(
    `articles/${slug}-00112233445566aa.md`,
  );
});

test("counts are of the body, doubts of title and body", () => {
  expect(countArticle(FINISHED)).toMatchObject({ sentences: 5, wordsEs: 35, flagged: 1 });
});
