import * as fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { articleSchema, sentencesOf } from "../../src/article/article.ts";
import { htmlBlocks } from "../../src/ingest/html-blocks.ts";
import { normaliseText } from "../../src/ingest/normalise.ts";
import { segment } from "../../src/segment/segment.ts";
import { hostileText } from "../segment/hostile-text.ts";
import { ingested, ingestedArticle, outcomes } from "./results.ts";

const lead =
  "El puente viejo volvió a abrirse al tráfico este viernes, dos años después de que una riada dañara tres de sus pilares.";
const second =
  "La alcaldesa cortó la cinta ante unas doscientas personas, y la banda del pueblo tocó hasta que empezó a llover.";

function page(head: string, body = `<article><p>${lead}</p><p>${second}</p></article>`): string {
  return `<!DOCTYPE html><html lang="es"><head>${head}</head><body><nav><a href="/">Portada</a></nav>${body}<footer>© El Diario</footer></body></html>`;
}

function blocksOf(html: string): [string, ...string[]][] {
  const { text, layout } = htmlBlocks({ source: "a.html" }, html);
  return layout.map(({ kind, level, parts }) => [
    `${kind}${level ?? ""}`,
    ...parts.map(({ start, end }) => text.slice(start, end)),
  ]);
}

describe("a page's head", () => {
  const graph = {
    "@context": "https://schema.org",
    "@graph": [
      { "@type": "WebSite", name: "El Diario" },
      {
        "@type": "NewsArticle",
        headline: "El puente reabre",
        author: [
          { "@type": "Person", name: "Marta Ibáñez" },
          { "@type": "Person", name: "Luis Peña" },
        ],
        datePublished: "2026-11-20T08:30:00+01:00",
      },
    ],
  };

  test.each([
    [
      "JSON-LD",
      `<script type="application/ld+json">${JSON.stringify(graph)}</script>`,
      "Marta Ibáñez, Luis Peña",
      "2026-11-20T08:30:00+01:00",
    ],
    [
      "OpenGraph",
      '<meta property="og:title" content="El puente reabre"><meta property="article:published_time" content="2026-11-20T08:30:00+01:00"><meta name="author" content="Por Marta Ibáñez">',
      "Marta Ibáñez",
      "2026-11-20T08:30:00+01:00",
    ],
    [
      "Dublin Core",
      '<meta name="DC.title" content="El puente reabre"><meta name="DC.creator" content="Marta Ibáñez"><meta name="DC.date.issued" content="2026-11-20">',
      "Marta Ibáñez",
      "2026-11-20",
    ],
  ])("gives title, byline and date: %s", async (_, head, byline, publishedAt) => {
    const html = page(`<title>El puente reabre</title>${head}`);
    expect(await ingestedArticle("a.html", html)).toMatchObject({
      title: "El puente reabre",
      titleOrigin: "given",
      byline,
      publishedAt,
      format: "html",
      text: `${lead}\n\n${second}`,
    });
  });

  test("gives the address: the canonical one, or where a browser saved it from", async () => {
    const canonical = page('<link rel="canonical" href="https://diario.example/puente">');
    expect(await ingestedArticle("a.htm", canonical)).toMatchObject({
      url: "https://diario.example/puente",
    });
    const saved = page("").replace(
      "<html",
      "<!-- saved from url=(0029)https://diario.example/saved -->\n<html",
    );
    expect(await ingestedArticle("a.htm", saved)).toMatchObject({
      url: "https://diario.example/saved",
    });
    const script = page('<link rel="canonical" href="javascript:alert(1)">');
    expect(await ingestedArticle("a.htm", script)).not.toHaveProperty("url");
  });

  test.each([
    ["meta charset", "windows-1252", '<meta charset="windows-1252">'],
    [
      "http-equiv",
      "iso-8859-15",
      '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-15">',
    ],
    ["a label that means windows-1252", "windows-1252", "<meta charset=iso-8859-1>"],
    ["a declaration that a conversion outlived", "utf-8", '<meta charset="iso-8859-1">'],
    ["a byte order mark", "utf-16le", '<meta charset="utf-8">'],
  ])("tells its encoding: %s", async (_, encoding, head) => {
    const html = page(head, `<p>${lead} «Por fin», dijo: costó 3 €.</p><p>${second}</p>`);
    const bytes = iconv.encode(html, encoding, { addBOM: encoding === "utf-16le" });
    expect((await ingestedArticle("a.html", bytes)).text).toContain("«Por fin», dijo: costó 3 €.");
  });
});

describe("a page's text", () => {
  test("keeps its structure", () => {
    expect(
      blocksOf(
        `<h2>Dos <em>años</em></h2><p>Uno&nbsp;y <a href="x">dos</a>.<br>Tres.</p><ul><li>Pan<ul><li>Sal</li></ul></li><li><p>Vino</p></li></ul>
         <blockquote><p>Cita.</p></blockquote><figure><img src="x" alt="y"><figcaption>Pie.</figcaption></figure>
         <pre><code>a = 1;\n  b</code></pre><table><caption>Precios</caption><tr><th>Año</th><th>Pan</th></tr><tr><td>2024</td><td>1 €</td></tr></table>
         <table><tr><td><p>Una</p><p>Dos</p></td></tr></table><div>Suelto <b>texto</b></div>`,
      ),
    ).toEqual([
      ["heading2", "Dos años"],
      ["paragraph", "Uno y dos.\nTres."],
      ["listItem", "Pan"],
      ["listItem", "Sal"],
      ["listItem", "Vino"],
      ["quote", "Cita."],
      ["caption", "Pie."],
      ["code", "a = 1;\n  b"],
      ["caption", "Precios"],
      ["table", "Año", "Pan"],
      ["table", "2024", "1 €"],
      ["paragraph", "Una"],
      ["paragraph", "Dos"],
      ["paragraph", "Suelto texto"],
    ]);
  });

  test("has nothing of what is hidden, runs or is filled in", () => {
    expect(
      blocksOf(
        '<p>Uno<script>a()</script><style>b{}</style></p><p hidden>Dos</p><p style="color:red; display: none">Tres</p><svg><text>Cuatro</text></svg><textarea>Cinco</textarea><p>Seis</p>',
      ),
    ).toEqual([
      ["paragraph", "Uno"],
      ["paragraph", "Seis"],
    ]);
  });

  test("is what it was, at its spans, whatever the HTML", () => {
    const tag = fc.constantFrom(
      ..."p div h2 ul li blockquote table tr td th caption pre code br b a q figcaption script style span".split(
        " ",
      ),
    );
    const piece = fc.oneof(
      tag.map((name) => `<${name}>`),
      tag.map((name) => `</${name}>`),
      fc.constantFrom(
        "<!--",
        "-->",
        "&amp;",
        "&#0;",
        "&nbsp;",
        "<",
        "</",
        "<p hidden>",
        "\n",
        "Hola. Adiós. ",
      ),
      hostileText,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const { text, layout } = htmlBlocks({ source: "a.html" }, pieces.join(""));
        expect(normaliseText(text)).toBe(text);
        let end = 0;
        for (const span of layout.flatMap(({ parts }) => parts)) {
          expect(text.slice(end, span.start)).toMatch(/^(?:\n\n| \| )?$/u);
          expect(span.end).toBeGreaterThan(span.start);
          end = span.end;
        }
        expect(end).toBe(text.length);
      }),
    );
  });

  test("every word is in a sentence, at its span, or beside it in an aside", async () => {
    const html = page(
      "<title>El puente reabre</title>",
      `<article><h1>El puente reabre</h1><p>VILAR, 3 mar (EFE).- ${lead}</p><h2>Más caro</h2><p>${second}</p><p>Lea también: El faro</p></article>`,
    );
    const article = segment(await ingestedArticle("a.html", html));
    expect(articleSchema.safeParse(article).success).toBe(true);
    const spans = [...sentencesOf(article), ...article.asides].map(({ span }) => span);
    let rest = article.text;
    for (const { start, end } of spans.toSorted((a, b) => b.start - a.start))
      rest = rest.slice(0, start) + rest.slice(end);
    expect(rest.trim()).toBe("");
    expect(article.blocks.map(({ kind }) => kind)).toEqual(["paragraph", "heading", "paragraph"]);
  });
});

describe("a page without an article", () => {
  const links = Array.from({ length: 40 }, (_, i) => `<li><a href="/${i}">${lead}</a></li>`).join(
    "",
  );

  test.each([
    ["a front page", page("<title>El Diario</title>", `<ul>${links}</ul>`)],
    ["a form", page("<title>Buscar</title>", "<form><input name=q><button>Buscar</button></form>")],
    ["a picture", "<html><body><img src=x></body></html>"],
    ["scripts alone", "<html><body><script>document.write('hola')</script></body></html>"],
    ["no HTML", "hola"],
  ])("is named: %s", async (_, html) => {
    expect(outcomes(await ingested("a.html", html))).toEqual([
      expect.stringMatching(/^a\.html: expected a page with an article/u),
    ]);
  });

  test("another language is named", async () => {
    const catalan =
      "L'Ajuntament va aprovar ahir al vespre el pressupost per a l'any vinent amb els vots de tots els grups.";
    expect(outcomes(await ingested("a.html", page("", `<p>${catalan}</p>`.repeat(4))))).toEqual([
      expect.stringContaining("expected Spanish, found Catalan (ca)"),
    ]);
  });
});
