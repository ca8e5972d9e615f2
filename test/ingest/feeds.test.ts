import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import type { IngestResult } from "../../src/ingest/ingest.ts";
import { ingested, outcomes } from "./results.ts";

const prose =
  "La lonja abrió de nuevo ayer, tras dos años de obras, con más puestos, más luz y menos ruido.";
const summary = "La lonja de Vilar vuelve a abrir sus puertas tras dos años de obras en el puerto.";

function rss(...items: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>El Diario</title>
${items.join("\n")}
</channel></rss>`;
}

const full = `<item><title>La lonja de Vilar reabre &amp; crece</title><link>https://diario.example/1?a=1&amp;b=2</link>
<guid isPermaLink="false">n1</guid><pubDate>Fri, 20 Nov 2026 08:30:00 +0100</pubDate><dc:creator>Marta Gil</dc:creator>
<description><![CDATA[<p>${summary}</p>]]></description>
<content:encoded><![CDATA[<h2>M&aacute;s luz</h2><p>${prose}</p><script>alert(1)</script>]]></content:encoded></item>`;
const short = `<item><title>Breve&nbsp;de puerto</title><description>${summary}</description></item>`;

function articles(results: readonly IngestResult[]) {
  return results.flatMap((each) => ("article" in each ? [each.article] : []));
}

function entry(content: string): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom"><title>c</title><entry><title type="html">Puerto &amp;lt;b&amp;gt; &lt;b&gt;nuevo&lt;/b&gt;</title>
<id>urn:1</id><link rel="enclosure" href="https://diario.example/1.mp3"/><link href="https://diario.example/1"/>
<updated>2026-11-20T10:00:00Z</updated><author><name>Marta Gil</name></author>${content}</entry></feed>`;
}

function feed(items: readonly unknown[]): string {
  return JSON.stringify({ version: "https://jsonfeed.org/version/1.1", title: "c", items });
}

describe("RSS", () => {
  test("an item is an article with its full text; else its summary, marked as that", async () => {
    const [first, second] = articles(await ingested("f.xml", rss(full, short)));
    expect(first).toMatchObject({
      source: "f.xml",
      title: "La lonja de Vilar reabre & crece",
      url: "https://diario.example/1?a=1&b=2",
      externalId: "n1",
      byline: "Marta Gil",
      publishedAt: "2026-11-20T07:30:00.000Z",
      text: `Más luz\n\n${prose}`,
    });
    expect(first).not.toHaveProperty("extent");
    expect(second).toMatchObject({ title: "Breve de puerto", text: summary, extent: "summary" });
  });

  test("a broken item is named with its line, the others go on", async () => {
    const empty = "<item></item>";
    const english =
      "<item><title>x</title><description>The fish market opened again yesterday after two years of works.</description></item>";
    expect(outcomes(await ingested("f.rss", rss(short, empty, english, full)))).toEqual([
      "Breve de puerto",
      expect.stringMatching(/^f\.rss:5: expected an item/u),
      expect.stringMatching(/^f\.rss:6: expected Spanish, found English/u),
      "La lonja de Vilar reabre & crece",
    ]);
  });

  test("broken XML is named with its line, the items before it go on", async () => {
    const broken = rss(short, full, "<item><title>Mal</titel></item>");
    expect(outcomes(await ingested("f.xml", broken))).toEqual([
      "Breve de puerto",
      "La lonja de Vilar reabre & crece",
      expect.stringMatching(/^f\.xml:9: expected well-formed XML, found: /u),
    ]);
    const cut = rss(short, full).slice(0, -60);
    expect(outcomes(await ingested("f.xml", cut))).toEqual([
      "Breve de puerto",
      expect.stringMatching(/^f\.xml:8: expected well-formed XML/u),
    ]);
  });

  test("its encoding is the one it declares", async () => {
    const text = rss(short).replace("UTF-8", "ISO-8859-1");
    const [article] = articles(await ingested("f.xml", iconv.encode(text, "latin1")));
    expect(article?.text).toBe(summary);
  });

  test("RSS 1.0 is read", async () => {
    const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="c"><title>c</title></channel>
<item rdf:about="https://diario.example/1"><title>Puerto</title><link>https://diario.example/1</link><dc:date>2026-11-20</dc:date><description>${summary}</description></item></rdf:RDF>`;
    expect(articles(await ingested("f.xml", rdf))).toEqual([
      expect.objectContaining({
        title: "Puerto",
        url: "https://diario.example/1",
        publishedAt: "2026-11-20",
        extent: "summary",
      }),
    ]);
  });
});

describe("what XML can do", () => {
  const bomb = Array.from(
    { length: 9 },
    (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
  ).join("");

  test.each([
    ["an entity bomb", `<!DOCTYPE rss [<!ENTITY l0 "ja">${bomb}]>`, "&l9;", "no entities"],
    ["an external entity", '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///x">]>', "&x;", "no entities"],
    ["an external subset", '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">', "&x;", "undefined"],
  ])("%s is refused", async (_, doctype, reference, reason) => {
    const text = rss(short.replace("Breve", reference)).replace("?>", `?>${doctype}`);
    const results = await ingested("f.xml", text);
    expect(outcomes(results)).toEqual([expect.stringMatching(/^f\.xml:\d+: expected/u)]);
    expect(outcomes(results)[0]).toContain(reason);
  });

  test("deep nesting and many items take bounded time", async () => {
    const deep = rss(
      `<item><title>Hondo</title>${"<a>".repeat(50_000)}${"</a>".repeat(50_000)}</item>`,
      short,
    );
    expect(outcomes(await ingested("f.xml", deep)).at(-1)).toBe("Breve de puerto");
  }, 20_000);

  test.each([
    [
      "another document",
      "<urlset><url/></urlset>",
      /^f\.xml:1: expected an RSS or Atom feed, found the element urlset/u,
    ],
    ["no item", rss(), /^f\.xml: expected a feed with items/u],
    ["no XML", "hola", /^f\.xml:1: expected/u],
  ])("%s is named", async (_, text, message) => {
    expect(outcomes(await ingested("f.xml", text))).toEqual([expect.stringMatching(message)]);
  });
});

describe("Atom", () => {
  test.each([
    ["html", `<content type="html">&lt;p&gt;${prose}&lt;/p&gt;</content>`],
    [
      "xhtml",
      `<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>${prose}</p></div></content>`,
    ],
    ["text", `<content>${prose}</content>`],
  ])("content in %s", async (_, content) => {
    const [article] = articles(await ingested("f.atom", entry(content)));
    expect(article).toMatchObject({
      title: "Puerto <b> nuevo",
      url: "https://diario.example/1",
      byline: "Marta Gil",
      publishedAt: "2026-11-20T10:00:00Z",
      text: prose,
    });
    expect(article).not.toHaveProperty("extent");
  });

  test("a summary alone is marked", async () => {
    const results = await ingested("f.atom", entry(`<summary>${summary}</summary>`));
    expect(articles(results)).toEqual([expect.objectContaining({ extent: "summary" })]);
  });
});

describe("JSON Feed", () => {
  test("items are read, broken ones named", async () => {
    const results = await ingested(
      "f.json",
      feed([
        {
          id: 1,
          title: "Uno",
          content_html: `<p>${prose}</p>`,
          url: "https://d.example/1",
          authors: [{ name: "Marta Gil" }],
          date_published: "2026-11-20T10:00:00Z",
        },
        5,
        { id: "2", content_text: "" },
        { id: "3", title: "Tres", summary },
      ]),
    );
    expect(outcomes(results)).toEqual([
      "Uno",
      "f.json, item 2: expected a JSON object, found something else",
      "f.json, item 3: expected text, found only white space",
      "Tres",
    ]);
    expect(articles(results)).toMatchObject([
      { source: "f.json", externalId: "1", byline: "Marta Gil", text: prose },
      { extent: "summary", text: summary },
    ]);
  });

  test.each(["{", "[]", "{}", '{"version":"https://jsonfeed.org/version/1.1","items":[]}'])(
    "%s is named",
    async (text) => {
      expect(outcomes(await ingested("f.json", text))).toEqual([
        expect.stringMatching(/^f\.json: expected/u),
      ]);
    },
  );
});
