import { expect, test } from "vitest";
import { segment } from "../../src/segment/segment.ts";
import { articleOf, outline, plain } from "./article.ts";

const harbour = `El puerto de Villasal reabre tras el temporal
Los pescadores piden ayudas y el ayuntamiento promete un plan

Villasal, 3 de mayo (Agencia Faro).- El puerto reabrió este lunes. Salieron doce barcos, según la cofradía.
"Ha sido un mes duro. Nadie nos llamó", dijo Amalia Rey, patrona del Aurora.

Un plan en tres pasos

El plan, dotado con 1.200.000 euros, prevé:

- Dragar la bocana.
- Reparar el muelle. El coste es alto.
- Ayudar a las familias

Foto: el muelle, ayer. Archivo municipal.

—¿Y si no llega el dinero?
—Llegará —respondió el alcalde—. Lo prometo.

Comparte esta noticia`;

test("an article of plain text", () => {
  const article = articleOf(harbour, "plain", "El puerto de Villasal reabre tras el temporal");
  for (const [kind, text] of [
    ["dateline", "Villasal, 3 de mayo (Agencia Faro).-"],
    ["boilerplate", "Comparte esta noticia"],
  ] as const) {
    const start = harbour.indexOf(text);
    article.asides.push({ kind, text, span: { start, end: start + text.length } });
  }
  const segmented = segment(article);
  expect(outline(segmented)).toEqual([
    ["heading2", "Los pescadores piden ayudas y el ayuntamiento promete un plan"],
    ["paragraph", "El puerto reabrió este lunes.", "Salieron doce barcos, según la cofradía."],
    [
      "paragraph",
      '"Ha sido un mes duro.',
      'Nadie nos llamó", dijo Amalia Rey, patrona del Aurora.',
    ],
    ["heading2", "Un plan en tres pasos"],
    ["paragraph", "El plan, dotado con 1.200.000 euros, prevé:"],
    ["listItem", "Dragar la bocana."],
    ["listItem", "Reparar el muelle.", "El coste es alto."],
    ["listItem", "Ayudar a las familias"],
    ["caption", "Foto: el muelle, ayer.", "Archivo municipal."],
    ["paragraph", "—¿Y si no llega el dinero?"],
    ["paragraph", "—Llegará —respondió el alcalde—.", "Lo prometo."],
  ]);
  const [first] = segmented.blocks[1]?.sentences ?? [];
  expect(first?.id).toBe("s2");
  expect(harbour.slice(first?.span.start, first?.span.end)).toBe("El puerto reabrió este lunes.");
  expect({ ...segmented, blocks: undefined }).toEqual({ ...article, blocks: undefined });
});

test("lines broken at a width are joined, and short ones end a paragraph", () => {
  expect(
    plain(`La biblioteca del barrio cumple cincuenta años y lo celebra
con una exposición de carteles, una lectura continua y la
visita de tres autores que la frecuentaban de niños. Según
Berta Olmo, su directora, el edificio necesita reformas.
Las obras
El tejado se cambiará en verano. Para entonces la sala de
lectura se mudará al mercado, cuyos puestos llevan cerrados
2 años. Habrá que
esperar.

- Entrada libre hasta completar el aforo de la sala, que
  es de cuarenta personas.
- Horario de tarde.`),
  ).toEqual([
    [
      "paragraph",
      "La biblioteca del barrio cumple cincuenta años y lo celebra con una exposición de carteles, una lectura continua y la visita de tres autores que la frecuentaban de niños.",
      "Según Berta Olmo, su directora, el edificio necesita reformas.",
    ],
    ["heading2", "Las obras"],
    [
      "paragraph",
      "El tejado se cambiará en verano.",
      "Para entonces la sala de lectura se mudará al mercado, cuyos puestos llevan cerrados 2 años.",
      "Habrá que esperar.",
    ],
    ["listItem", "Entrada libre hasta completar el aforo de la sala, que es de cuarenta personas."],
    ["listItem", "Horario de tarde."],
  ]);
});

test("lines in capitals are joined too", () => {
  expect(
    plain(`LA COFRADÍA DEL PUERTO SALIÓ AYER A FAENAR POR PRIMERA VEZ
DESDE EL TEMPORAL DE ENERO. LOS DOCE BARCOS VOLVIERON CON
POCA CARGA, SEGÚN SU PATRONA MAYOR.`),
  ).toEqual([
    [
      "paragraph",
      "LA COFRADÍA DEL PUERTO SALIÓ AYER A FAENAR POR PRIMERA VEZ DESDE EL TEMPORAL DE ENERO.",
      "LOS DOCE BARCOS VOLVIERON CON POCA CARGA, SEGÚN SU PATRONA MAYOR.",
    ],
  ]);
});

test("a line that a dateline begins is as long as it was", () => {
  const text = `Villasal, 3 de mayo de 2024 (Agencia Faro).- El ayuntamiento de
Villasal abrió ayer el puerto, cerrado desde enero a causa del
temporal que hundió dos barcos y dañó la lonja.`;
  const dateline = { start: 0, end: text.indexOf(" El ayunt") };
  const article = articleOf(text, "plain");
  article.asides.push({ kind: "dateline", text: text.slice(0, dateline.end), span: dateline });
  expect(outline(segment(article))).toEqual([
    [
      "paragraph",
      "El ayuntamiento de Villasal abrió ayer el puerto, cerrado desde enero a causa del temporal que hundió dos barcos y dañó la lonja.",
    ],
  ]);
});

test("unbroken lines are a paragraph each, with or without blank lines", () => {
  const lines = ["Abrió el mercado. Llovía.", "Luego salió el sol.", "La gente compró poco."];
  const blocks = [
    ["paragraph", "Abrió el mercado.", "Llovía."],
    ["paragraph", "Luego salió el sol."],
    ["paragraph", "La gente compró poco."],
  ];
  expect(plain(lines.join("\n"))).toEqual(blocks);
  expect(plain(lines.join("\n\n"))).toEqual(blocks);
});

test("a dek and a cross-head are headings; verses, bylines and a lone line are not", () => {
  expect(plain("Un verano seco\nLas lluvias no llegan\n\nEl río bajó ayer.")).toEqual([
    ["heading2", "Un verano seco"],
    ["heading2", "Las lluvias no llegan"],
    ["paragraph", "El río bajó ayer."],
  ]);
  expect(plain("El agua\nLa piedra\nEl viento\nTodo pasa.").map(([kind]) => kind)).toEqual(
    Array<string>(4).fill("paragraph"),
  );
  expect(plain("Todo empezó aquel día.\n\nFin").at(-1)).toEqual(["paragraph", "Fin"]);
  const article = { ...articleOf("Por Eva Luz\n\nEl río bajó ayer.", "plain"), byline: "Eva Luz" };
  expect(outline(segment(article))[0]).toEqual(["paragraph", "Por Eva Luz"]);
});

test.each([
  "«Nadie nos avisó»",
  "Los motivos son:",
  "¿Qué pasará ahora?",
  "y después nada",
  "https://ejemplo.es/Nota",
  "—Hola",
])("%s before prose is no heading", (line) => {
  expect(plain(`${line}\n\nEl río bajó ayer.`)[0]?.[0]).toBe("paragraph");
});

test.each([
  ["- ", "- "],
  ["* ", "* "],
  ["• ", "• "],
  ["1. ", "2. "],
  ["1) ", "2) "],
  ["a) ", "b) "],
])("items marked %j are a list", (first, second) => {
  const items = [
    ["listItem", "Pan."],
    ["listItem", "Sal."],
  ];
  expect(plain(`${first}Pan.\n${second}Sal.`)).toEqual(items);
  expect(plain(`${first}Pan.\n\n${second}Sal.`)).toEqual(items);
  // One alone is none.
  expect(plain(`${first}Pan.\n\nHubo sal.`)[0]?.[0]).toBe("paragraph");
});

test.each([
  "— No fui yo.\n— Ni yo.",
  "—No fui yo.\n—Ni yo.",
  "– No fui yo.\n– Ni yo.",
  "- ¿Fue usted?\n- No fui yo.",
  "- No fui yo —dijo él.\n- Ni yo.",
])("%j is dialogue", (text) => {
  expect(plain(text).map(([kind]) => kind)).toEqual(["paragraph", "paragraph"]);
});

test("a number that a broken line begins with is no marker", () => {
  expect(
    plain(`El club de ajedrez del barrio reunió el sábado pasado a unas
12. Según su presidenta, la cifra crece desde que la liga
cambió de nombre y de sede, hace ya tres años. Para ella,
la nueva sala atrae a los más jóvenes, que antes se iban a
jugar a otros barrios de la ciudad.`)[0]?.[0],
  ).toBe("paragraph");
  expect(plain("Pasos\n1. Abrir.\n2. Cerrar.").map(([kind]) => kind)).toEqual([
    "heading2",
    "listItem",
    "listItem",
  ]);
});
