import { describe, expect, test } from "vitest";
import { findBoilerplate } from "../../src/ingest/boilerplate.ts";

const prose = "El puerto reabrió ayer.\n\nLos barcos volvieron por la tarde, con viento en calma.";

function boilerplateOf(text: string): string[] {
  return findBoilerplate(text, 0).map((line) => line.text);
}

describe("findBoilerplate", () => {
  test.each([
    "También te puede interesar",
    "Te puede interesar…",
    "Lea también: El faro se apaga",
    "**Lee también:** [El faro se apaga](https://example.org/faro)",
    "Más información",
    "Suscríbete a nuestro boletín.",
    "Síguenos en nuestras redes",
    "Compartir en Facebook",
    "© 2024 El Diario del Puerto",
    "Todos los derechos reservados.",
    "Con información de EFE",
    "Con información de AFP y Reuters.",
    "(EFE)",
    "EFE/AP",
    "PUBLICIDAD",
  ])("a trailing %j", (line) => {
    expect(boilerplateOf(`${prose}\n\n${line}`)).toEqual([line]);
  });

  test("several, in text order", () => {
    expect(boilerplateOf(`${prose}\nPublicidad\n\n(EFE)\n© 2024 El Diario`)).toEqual([
      "Publicidad",
      "(EFE)",
      "© 2024 El Diario",
    ]);
  });

  test("a list of links below its heading", () => {
    const links = ["También te puede interesar:", "- El faro se apaga", "Un barco, dos puertos"];
    expect(boilerplateOf(`${prose}\n\n${links.join("\n")}\n\nPublicidad`)).toEqual([
      ...links,
      "Publicidad",
    ]);
  });

  test("not a heading that prose follows", () => {
    expect(boilerplateOf(`${prose}\n\nMás información\n\nEl puerto abre a las ocho.`)).toEqual([]);
  });

  test("not what may be of use below «Más información»", () => {
    expect(boilerplateOf(`${prose}\n\nMás información:\nTeléfono 900 000 000`)).toEqual([]);
  });

  test.each([
    "Más información sobre el puerto llegará mañana.",
    "Con información de la policía, el juez cerró el caso.",
    "Compartir el pan era costumbre.",
    "Te puede interesar el mar o no.",
    "Publicidad engañosa es lo que denuncian los vecinos.",
    "Suscríbete a la causa. Eso gritaban en el puerto.",
    `Lea también: ${"una línea que no acaba ".repeat(8)}`,
    "La alcaldesa se fue (EFE)",
  ])("prose is left: %j", (line) => {
    expect(boilerplateOf(`${prose}\n\n${line}`)).toEqual([]);
  });

  test("what looks like it in the middle is left", () => {
    expect(boilerplateOf(`Uno.\n\nPublicidad\n\n${prose}`)).toEqual([]);
  });

  test("an article is never boilerplate from beginning to end", () => {
    expect(boilerplateOf("Publicidad\n(EFE)")).toEqual([]);
  });
});
