import { expect, test } from "vitest";
import { segment } from "../../src/segment/segment.ts";
import { articleOf, markdown, outline } from "./article.ts";

const guide = `# Guía del huerto

**Sembrar** es *fácil*. Lee la [guía &quot;verde&quot;](https://ejemplo.es/g "Guía. Segunda parte") antes. Usa \`riego.on(). Luego\` a diario \\*y poco\\*.
Segunda línea<br>con **dos frases. Y otra** más.

## Herramientas

- [x] Pala. La *grande*.
- Rastrillo

  De madera.
  1. Nuevo
  2. Usado
     sin dientes
- Agua

> Nadie siembra
> en agosto. Salvo Juan.
>
> > Y sale bien.
>
> - Cita en lista

| Planta | Mes \\| luna |
|--------|:----------:|
| **Ajo** | Enero. O febrero. |
| Col |

![Un huerto. De noche](huerto.png)

Título dos
---

\`\`\`sh
riego --on   # nada. Nada

fin
\`\`\`

    sangrado
      doble

<div>
<p>Un párrafo.</p><p>Otro &mdash; con raya.</p>
</div>

<!-- oculto -->

***

Véase [la nota][n] &#161;ya! Foto de <kbd>Ana</kbd>.

*Foto: el huerto.*

[n]: https://ejemplo.es/nota 'Nota'
`;

test("an article of markdown", () => {
  const segmented = segment(articleOf(guide, "markdown", "Guía del huerto", "# Guía del huerto"));
  expect(outline(segmented)).toEqual([
    [
      "paragraph",
      "Sembrar es fácil.",
      'Lee la guía "verde" antes.',
      "Usa riego.on(). Luego a diario *y poco*.",
      "Segunda línea con dos frases.",
      "Y otra más.",
    ],
    ["heading2", "Herramientas"],
    ["listItem", "Pala.", "La grande."],
    ["listItem", "Rastrillo", "De madera."],
    ["listItem", "Nuevo"],
    ["listItem", "Usado sin dientes"],
    ["listItem", "Agua"],
    ["quote", "Nadie siembra en agosto.", "Salvo Juan."],
    ["quote", "Y sale bien."],
    ["listItem", "Cita en lista"],
    ["table", "Planta", "Mes | luna"],
    ["table", "Ajo", "Enero. O febrero."],
    ["table", "Col"],
    ["caption", "Un huerto.", "De noche"],
    ["heading2", "Título dos"],
    ["code", "riego --on   # nada. Nada\n\nfin"],
    ["code", "sangrado\n  doble"],
    ["paragraph", "Un párrafo.", "Otro — con raya."],
    ["paragraph", "Véase la nota ¡ya!", "Foto de Ana."],
    ["caption", "Foto: el huerto."],
  ]);
  const sources = segmented.blocks.flatMap((block) =>
    block.sentences.map(({ span }) => guide.slice(span.start, span.end)),
  );
  expect(sources).toContain("**Sembrar** es *fácil*.");
  expect(sources).toContain(
    'Lee la [guía &quot;verde&quot;](https://ejemplo.es/g "Guía. Segunda parte") antes.',
  );
  expect(sources).toContain("Segunda línea<br>con **dos frases.");
  expect(sources).toContain("Y otra** más.");
  expect(sources).toContain("La *grande*.");
  expect(sources).toContain("Usado\n     sin dientes");
  expect(sources).toContain("Nadie siembra\n> en agosto.");
  expect(sources).toContain("Mes \\| luna");
  expect(sources).toContain("riego --on   # nada. Nada\n\nfin");
  expect(sources).toContain("*Foto: el huerto.*");
});

test("markup at a cut goes with the words it is about", () => {
  const text = "Uno. **Dos.** *Tres*.<br>Cuatro. [Cinco.](https://ejemplo.es) `seis.` Siete.";
  const { blocks } = segment(articleOf(text, "markdown"));
  const spans = blocks.flatMap((block) => block.sentences.map((each) => each.span));
  expect(spans.map((span) => text.slice(span.start, span.end))).toEqual([
    "Uno.",
    "**Dos.**",
    "*Tres*.<br>",
    "Cuatro.",
    "[Cinco.](https://ejemplo.es)",
    "`seis.` Siete.",
  ]);
});

test("nested items are found where they stand", () => {
  const text = "- Uno\n    - Dos y medio\n\n         Tres\n> - Cuatro\n>     * Cinco\n";
  const { blocks } = segment(articleOf(text, "markdown"));
  const found = blocks.flatMap((block) => block.sentences);
  expect(found.map((each) => each.text)).toEqual(["Uno", "Dos y medio", "Tres", "Cuatro", "Cinco"]);
  expect(found.map(({ span }) => text.slice(span.start, span.end))).toEqual(
    found.map((each) => each.text),
  );
});

test("a dateline is left out and its line goes on", () => {
  const text = "# Título\n\n**Villasal, 3 may (Faro) –**     El *puerto* reabre. Hay colas.";
  const article = articleOf(text, "markdown", "Título", "# Título");
  const dateline = "**Villasal, 3 may (Faro) –**";
  const start = text.indexOf(dateline);
  const span = { start, end: start + dateline.length };
  article.asides.push({ kind: "dateline", text: dateline, span });
  expect(outline(segment(article))).toEqual([["paragraph", "El puerto reabre.", "Hay colas."]]);
});

test("a link may be defined after an aside", () => {
  const text = "Uno [dos][d].\n\nAparte\n\n[d]: https://ejemplo.es";
  expect(outline(segment(articleOf(text, "markdown", "Aparte")))).toEqual([
    ["paragraph", "Uno dos."],
  ]);
});

test("what has no words but is no tag is kept as it stands", () => {
  expect(markdown("![](mapa.png)")).toEqual([["paragraph", "![](mapa.png)"]]);
  expect(markdown("| a | ![](b.png) |\n|---|---|")).toEqual([["table", "a", "![](b.png)"]]);
  expect(markdown("[^1]: Nota.")).toEqual([["paragraph", "[^1]: Nota."]]);
  expect(markdown("| a |\n|---|\n| b | c |")[1]).toEqual(["table", "b", "c"]);
});

test("scripts, styles and tags alone are markup", () => {
  expect(markdown("<script>\nlet a = 1;\n</script>\n\nHola.")).toEqual([["paragraph", "Hola."]]);
  expect(markdown('<div class="x">\n\nHola.\n\n</div>')).toEqual([["paragraph", "Hola."]]);
});

test("character references", () => {
  const [, sentence] =
    markdown("&Ntilde;and&uacute; &#8212; &#x2014; &amp;lt; &nada; &euro;")[0] ?? [];
  expect(sentence).toBe("Ñandú — — &lt; &nada; €");
  expect(markdown("a&#0;b&#xD800;c&#1114112;")[0]?.[1]).toBe("a\u{fffd}b\u{fffd}c\u{fffd}");
});

test("markup nested without end is text", () => {
  const quotes = `${">".repeat(20_000)} Hola.`;
  expect(markdown(quotes)).toHaveLength(1);
  expect(markdown(`${"1. ".repeat(20_000)}Hola.`)).not.toEqual([]);
  expect(
    markdown(`${"> ".repeat(12)}Hola.`)
      .flat()
      .join(" "),
  ).toContain("Hola.");
});
