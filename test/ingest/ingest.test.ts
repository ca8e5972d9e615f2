import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Article, articleSchema } from "../../src/article/article.ts";
import { articleId } from "../../src/article/id.ts";
import { ArticleError } from "../../src/errors.ts";
import { ingestJsonLines, ingestLines, type IngestResult } from "../../src/ingest/ingest.ts";
import { ingested, ingestedArticle, only, outcomes } from "./results.ts";

const body =
  "La lonja abrió de nuevo ayer, tras dos años de obras, con más puestos, más luz y menos ruido que antes.\n\n" +
  "Los pescadores celebraron la noticia con una comida en el muelle.";

function asides(article: Article): [string, string][] {
  for (const { text, span } of article.asides) {
    expect(article.text.slice(span.start, span.end)).toBe(text);
  }
  return article.asides.map(({ kind, text }) => [kind, text]);
}

async function* arriving(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

describe("plain text", () => {
  test("title, dateline, byline and boilerplate are found, and nothing is lost", async () => {
    const text = `La lonja reabre\nPor Marta Gil\n\nVigo, 3 mar (EFE).- ${body}\n\nLea también: El faro`;
    const article = await ingestedArticle("noche/uno.txt", text);
    expect(article).toMatchObject({
      version: 1,
      source: "noche/uno.txt",
      title: "La lonja reabre",
      titleOrigin: "text",
      byline: "Marta Gil",
      language: "es",
      format: "plain",
      text,
    });
    expect(article.id).toBe(articleId(article.title, article.text));
    expect(asides(article)).toEqual([
      ["title", "La lonja reabre"],
      ["dateline", "Vigo, 3 mar (EFE).-"],
      ["boilerplate", "Lea también: El faro"],
    ]);
    expect(articleSchema.parse(article)).toEqual(article);
  });

  test("without a headline the title is cut from the prose, which stays", async () => {
    const article = await ingestedArticle("uno", `Vigo, 3 mar (EFE).- ${body}`);
    expect(article.title).toMatch(/^La lonja abrió de nuevo ayer, .*…$/u);
    expect(article.titleOrigin).toBe("derived");
    expect(asides(article)).toEqual([["dateline", "Vigo, 3 mar (EFE).-"]]);
    expect(Object.keys(article)).not.toContain("byline");
  });

  test("the id depends on the content, not on encoding, line ends or place", async () => {
    const text = `La lonja reabre\n\n${body}`;
    const crlf = Buffer.from(text.replaceAll("\n", "\r\n"), "latin1");
    expect((await ingestedArticle("b/dos.text", crlf)).id).toBe(
      (await ingestedArticle("uno.txt", text)).id,
    );
  });

  test("asides are parts of the text, in order, whatever the text", async () => {
    const line = fc.constantFrom(
      "",
      "La lonja reabre",
      "Vigo, 3 mar (EFE).- El puerto abrió.",
      "También te puede interesar",
      "El faro se apaga",
      "(EFE)",
      "# Título",
      "---",
      "> Una cita.",
      body,
      "**",
    );
    const text = fc.array(fc.oneof(line, fc.string({ unit: "grapheme" })), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom("a.txt", "a.md"), async (lines, path) => {
        const [result] = await ingested(path, lines.join("\n"));
        if (!result || "error" in result) return;
        asides(result.article);
        const ends = result.article.asides.flatMap(({ span }) => [span.start, span.end]);
        expect(ends).toEqual(ends.toSorted((a, b) => a - b));
        expect(result.article.title).not.toBe("");
        expect(articleSchema.safeParse(result.article).success).toBe(true);
      }),
    );
  });
});

describe("markdown", () => {
  test("front matter gives what it holds and is no part of the text", async () => {
    const text = `---\ntitle: "La lonja: reabre"\nauthor: [Marta Gil, Luis Paz]\ndate: 2024-05-12\nurl: https://example.org/1\ntags: [a]\n---\n\n# La lonja: reabre\n\n${body}\n`;
    const article = await ingestedArticle("uno.md", text);
    expect(article).toMatchObject({
      title: "La lonja: reabre",
      titleOrigin: "given",
      byline: "Marta Gil, Luis Paz",
      publishedAt: "2024-05-12",
      url: "https://example.org/1",
      format: "markdown",
      text: `# La lonja: reabre\n\n${body}`,
    });
    expect(asides(article)).toEqual([["title", "# La lonja: reabre"]]);
  });

  test("another heading than the given title stays in the body", async () => {
    const article = await ingestedArticle(
      "uno.md",
      `---\ntitle: Puerto\n---\n# La lonja\n\n${body}`,
    );
    expect(article.title).toBe("Puerto");
    expect(article.asides).toEqual([]);
  });

  test("what is not a YAML mapping is text", async () => {
    for (const yaml of ["title: [sin cerrar", "- una\n- lista", "solo una frase"]) {
      const article = await ingestedArticle("uno.md", `---\n${yaml}\n---\n\n${body}`);
      expect(article.text).toBe(`---\n${yaml}\n---\n\n${body}`);
    }
  });

  test("a value of the wrong shape is ignored", async () => {
    const article = await ingestedArticle(
      "uno.md",
      `---\ntitle: {a: 1}\ndate: 2024\n---\n# Lonja\n\n${body}`,
    );
    expect(article).toMatchObject({ title: "Lonja", titleOrigin: "text", publishedAt: "2024" });
  });

  test("front matter without a body is an error", async () => {
    const [message] = outcomes(await ingested("uno.md", "---\ntitle: Hola\n---\n"));
    expect(message).toBe("uno.md: expected text, found only white space");
  });
});

describe("JSON lines", () => {
  const record = { id: 7, title: "La lonja reabre", text: body, published: "12 de mayo de 2024" };

  test("a record's members are carried; unknown ones are ignored, null ones are absent", () => {
    const line = JSON.stringify({ ...record, url: "https://example.org/7", byline: null, x: 1 });
    const article = only(ingestJsonLines("noche.jsonl", Buffer.from(line)));
    expect(article).toMatchObject({
      source: "noche.jsonl",
      externalId: "7",
      title: "La lonja reabre",
      titleOrigin: "given",
      url: "https://example.org/7",
      publishedAt: "2024-05-12",
      text: body,
      asides: [],
    });
    expect(Object.keys(article)).not.toContain("byline");
  });

  test("a title that the text repeats is marked there; a missing one is found there", () => {
    const text = `La lonja reabre\n\n${body}`;
    const lines = [
      { title: "La lonja reabre", text },
      { title: " ", text },
    ];
    const results = ingestJsonLines(
      "a.jsonl",
      Buffer.from(lines.map((each) => JSON.stringify(each)).join("\n")),
    );
    const articles = results.map((each) => only([each]));
    expect(articles.map((each) => each.titleOrigin)).toEqual(["given", "text"]);
    expect(articles.map(asides)).toEqual([
      [["title", "La lonja reabre"]],
      [["title", "La lonja reabre"]],
    ]);
  });

  test("a bad line is an error that names file and line; the others go on", async () => {
    const lines = [
      JSON.stringify(record),
      "",
      "{roto",
      "[1]",
      '{"title":"Sin texto"}',
      '{"text":5}',
      '{"text":"  "}',
      '{"text":"Hola","id":{}}',
      JSON.stringify({ ...record, title: "La última" }),
    ];
    expect(outcomes(await ingested("a.ndjson", lines.join("\r\n")))).toEqual([
      "La lonja reabre",
      expect.stringMatching(/^a\.ndjson:3: expected one JSON object a line, found other text/u),
      "a.ndjson:4: expected a JSON object, found an array",
      'a.ndjson:5: expected "text" to be a string, found nothing',
      'a.ndjson:6: expected "text" to be a string, found a number',
      'a.ndjson:7: expected "text" with the article\'s text, found only white space',
      'a.ndjson:8: expected "id" to be a string or a number, found an object',
      "La última",
    ]);
  });

  test("an article record comes back as it went out", async () => {
    const article = await ingestedArticle("uno.txt", `La lonja reabre\n\n${body}\n\n(EFE)`);
    const line = Buffer.from(JSON.stringify(article));
    expect(ingestJsonLines("b.jsonl", line)).toEqual([{ article }]);
  });

  test.each([
    ["a text that was changed", { text: "Otro texto." }, "expected the id of the record's title"],
    [
      "a misplaced aside",
      { asides: [{ kind: "title", text: "x", span: { start: 0, end: 1 } }] },
      "aside",
    ],
    ["a missing member", { asides: undefined }, '"asides" to be a array'],
  ])("an article record with %s is an error", async (_, change, message) => {
    const article = await ingestedArticle("uno.txt", `La lonja reabre\n\n${body}`);
    const line = Buffer.from(JSON.stringify({ ...article, ...change }));
    expect(outcomes(ingestJsonLines("b.jsonl", line))).toEqual([expect.stringContaining(message)]);
  });

  test("lines that arrive one by one give one result each, in order", async () => {
    const lines = [
      `\uFEFF${JSON.stringify(record)}`,
      "   ",
      "nada",
      JSON.stringify({ text: body }),
    ];
    const results: IngestResult[] = [];
    for await (const result of ingestLines("<stdin>", arriving(lines))) results.push(result);
    expect(outcomes(results)).toEqual([
      "La lonja reabre",
      expect.stringContaining("<stdin>:3: "),
      expect.stringMatching(/^La lonja abrió/u),
    ]);
  });
});

describe("what cannot be taken", () => {
  const english = "The fish market opened again yesterday after two years of works at the harbour.";

  test.each(["uno.txt", "uno.md"])("another language, in %s", async (path) => {
    const results = await ingested(path, english);
    expect(outcomes(results)).toEqual([
      expect.stringContaining(`${path}: expected Spanish, found English (en)`),
    ]);
    expect(results[0] && "error" in results[0] && results[0].error).toBeInstanceOf(ArticleError);
  });

  test("another language on a line", () => {
    const lines = [JSON.stringify({ text: english }), JSON.stringify({ text: body })];
    const [first, second] = ingestJsonLines("a.jsonl", Buffer.from(lines.join("\n")));
    expect(outcomes(first ? [first] : [])[0]).toContain("a.jsonl:1: expected Spanish");
    expect(second).toHaveProperty("article");
  });

  test.each(["a.txt", "a.md", "a.jsonl"])("an empty %s", async (path) => {
    expect(outcomes(await ingested(path, ""))).toEqual([
      `${path}: expected text, found an empty file`,
    ]);
  });

  test("an extension without a reader", async () => {
    expect(outcomes(await ingested("a.docx", body))).toEqual([
      "a.docx: expected a file name ending in one of .txt, .text, .md, .markdown, .html, .htm, .jsonl, .ndjson, .xml, .rss, .atom, .json, .eml, .zip, found .docx",
    ]);
  });
});
