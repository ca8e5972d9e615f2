import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findMarkdownHeading } from "../../src/ingest/markdown-title.ts";
import { deriveTitle, findHeadline } from "../../src/ingest/title.ts";

const body = "El pleno aprobó ayer la reforma del mercado con los votos de tres grupos.";

describe("findHeadline", () => {
  test.each([
    ["before a blank line", `El mercado cambia de sitio\n\n${body}`, "El mercado cambia de sitio"],
    [
      "directly above the text",
      `El mercado cambia de sitio\n${body}`,
      "El mercado cambia de sitio",
    ],
    ["a question", `¿Quién paga el mercado?\n\n${body}`, "¿Quién paga el mercado?"],
    [
      "a sentence with a full stop that stands apart",
      `El mercado de EE. UU. cambia de sitio.\n\n${body}`,
      "El mercado de EE. UU. cambia de sitio.",
    ],
    [
      "broken over two lines",
      `El mercado de abastos cambia de sitio y\nlos vecinos protestan\n\n${body}`,
      "El mercado de abastos cambia de sitio y los vecinos protestan",
    ],
  ])("takes a first line: %s", (_, text, title) => {
    const found = findHeadline(text);
    expect(found?.title).toBe(title);
    expect(text.slice(found?.start, found?.end).replace(/\s+/gu, " ")).toBe(title);
  });

  test.each([
    ["the only line", "El mercado cambia de sitio"],
    ["longer than 200 characters", `${"palabra ".repeat(26)}\n\n${body}`],
    ["prose above more prose", `El mercado cambia de sitio.\n${body}`],
    ["two sentences", `El mercado cambia. La plaza no.\n\n${body}`],
    ["dialogue", `—Buenos días —dijo el alcalde\n\n${body}`],
    ["a list item", `- Tomates\n- Peras\n\n${body}`],
    ["a numbered item", `1. Tomates\n2. Peras\n\n${body}`],
    ["the lead of a list", `Se venderá lo siguiente:\n\n${body}`],
    ["a dateline", `Ávila, 3 de mayo (EFE) - El pleno se reúne\n\n${body}`],
    ["a byline", `Por Marta Gil Soto\n\n${body}`],
    [
      "the first line of a wrapped paragraph",
      "El pleno municipal aprobó ayer la reforma del\nMercado de Abastos, con los votos de tres\ngrupos. Hubo una abstención.\n\nMás texto aquí.",
    ],
    ["no words", `* * *\n\n${body}`],
  ])("leaves the first line in the text: %s", (_, text) => {
    expect(findHeadline(text)).toBeUndefined();
  });
});

describe("findMarkdownHeading", () => {
  test.each([
    ["# El **mercado** [cambia](https://example.org)\n\nTexto.", "El mercado cambia"],
    ["El mercado\n==========\n\nTexto.", "El mercado"],
    ["Local\n\n# El mercado #\n\nTexto.", "El mercado"],
    ["## El mercado\n\nTexto.", "El mercado"],
    ["![Foto](a.png)\n\n# El mercado\n\nTexto.", "El mercado"],
    ["## Local\n\n# El mercado\n\nTexto.", "El mercado"],
  ])("%j", (text, title) => {
    const found = findMarkdownHeading(text);
    expect(found?.title).toBe(title);
    expect(text.slice(found?.start, found?.end)).toContain("mercado");
  });

  test.each([
    ["code", "```sh\n# instalar\n```\n"],
    ["indented code", "Uso:\n\n    # instalar\n"],
    [
      "a section below prose",
      `${"Una frase larga del artículo. ".repeat(10)}\n\n# Sección\n\nMás.`,
    ],
    ["a hashtag", "#mercado\n\nTexto."],
  ])("finds none in %s", (_, text) => {
    expect(findMarkdownHeading(text)).toBeUndefined();
  });

  test("deep nesting is no trouble", () => {
    expect(findMarkdownHeading(`# Citas\n\n${"> ".repeat(9000)}fin`)?.title).toBe("Citas");
  });
});

describe("deriveTitle", () => {
  test("a short first sentence, without its full stop", () => {
    expect(deriveTitle("El Dr. Gil dimite. Nadie lo esperaba.")).toBe("El Dr. Gil dimite");
  });

  test("a long one up to a word, without a dangling comma", () => {
    const title = deriveTitle(
      `El pleno del ayuntamiento, ${"muy ".repeat(15)}dividido, votó que sí.`,
    );
    expect(title).toMatch(/^El pleno del ayuntamiento, (?:muy )+muy…$/u);
  });

  test("an opening quotation mark without its fellow is dropped", () => {
    expect(deriveTitle(`“Nunca ${"más ".repeat(30)}volveré”, dijo.`)).toMatch(/^Nunca más/u);
  });

  test("is never blank, at most 91 characters long and begins as the prose does", () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 40 }), (prose) => {
        const title = deriveTitle(prose);
        expect(title.length).toBeGreaterThan(0);
        expect(title.length).toBeLessThanOrEqual(91);
        expect(prose.startsWith(title.replace(/…$/u, ""))).toBe(true);
      }),
    );
  });
});
