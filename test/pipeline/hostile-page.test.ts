import { Marked } from "marked";
import { expect, test } from "vitest";
import type { FinishedArticle } from "../../src/article/article.ts";
import { articleMarkdown } from "../../src/digest/article-markdown.ts";
import { indexMarkdown } from "../../src/digest/index-markdown.ts";
import { articlePage, indexPage } from "../../src/digest/page.ts";
import { processArticle } from "../../src/pipeline/process-article.ts";
import type { Translator } from "../../src/translate/translator.ts";
import { ingestedArticle } from "../ingest/results.ts";

const echo: Translator = {
  model: { name: "none", checksum: "0" },
  translate: async (text) => ({ text, score: -0.1, flags: [], origin: "model" }),
  close: async () => {},
};

const attack = "<img src=http://evil.example/p.gif onerror=alert(1)><script>alert(2)</script>";
const escaped = attack.replaceAll("<", "&lt;");
const prose =
  "El puente viejo volvió a abrirse al tráfico este viernes, dos años después de que una riada dañara tres de sus pilares.";

const HTML = `<html><head><title>Puente ${escaped}</title>
<meta name="author" content='Marta &lt;script&gt;alert(3)&lt;/script&gt;'>
<link rel="canonical" href="https://evil.example/&quot;&gt;&lt;script&gt;alert(4)&lt;/script&gt;">
<script>document.write("<p>${prose}</p>")</script><meta http-equiv="refresh" content="0;url=javascript:alert(5)"></head>
<body onload="alert(6)"><article><h1>Puente ${escaped}</h1>
<p>${prose} ${escaped} <a href="javascript:alert(7)">Leer más</a> ${attack}</p>
<h2>![](http://evil.example/q.png) [aquí](javascript:alert(8))</h2>
<p>${prose} <iframe src="http://evil.example/"></iframe><object data=x></object><svg onload=alert(9)></svg></p>
<pre><code>${escaped}\n\`\`\`\n${escaped}</code></pre>
<table><tr><td>a | b ${escaped}</td><td>c</td></tr><tr><td>d</td><td>\`e\`</td></tr></table>
<form action="http://evil.example/"><input name=q></form></article></body></html>`;

/** Elements, and attributes that could run or load. */
function live(html: string): string[] {
  const found: string[] = [];
  for (const [, tag = "", attributes = ""] of html.matchAll(/<([a-z][^\s>/]*)([^>]*)>/giu)) {
    if (/^(?:script|img|iframe|object|embed|svg|form|link|base|video|audio)$/iu.test(tag))
      found.push(tag);
    if (/\son\w+\s*=|javascript:|evil\.example/iu.test(attributes)) found.push(attributes);
  }
  return found;
}

test("nothing of a hostile page is live in a digest, and its words are there", async () => {
  const article: FinishedArticle = await processArticle(
    await ingestedArticle("a.html", HTML),
    echo,
    {
      summarySentences: 3,
    },
  );
  const night = { date: "2026-01-02", articles: [article], failed: [], skipped: [] };
  const marked = new Marked({ gfm: true });
  for (const markdown of [articleMarkdown(article), indexMarkdown(night)]) {
    const body = markdown.replace(/^---\n[^]*?\n---\n/u, "");
    expect(live(marked.parse(body, { async: false }))).toEqual([]);
  }
  const page = articlePage(article);
  expect(live(page)).toEqual([]);
  expect(live([...indexPage(night)].join(""))).toEqual([]);
  expect(page).toContain("dos años después de que una riada dañara");
  expect(page).toContain("&lt;script&gt;");
  expect(article.text).not.toContain("document.write");
});
