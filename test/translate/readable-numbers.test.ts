import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normaliseSentence } from "../../src/article/normalise-sentence.ts";
import { readableNumbers } from "../../src/translate/readable-numbers.ts";

describe("figures with «mil» between them", () => {
  test.each([
    ["Perdió mil 200 millones de dólares.", "Perdió 1.200 millones de dólares."],
    ["Son 5 mil 352 pesos y 12 mil 45 casas.", "Son 5.352 pesos y 12.045 casas."],
    ["Hubo 20 mil personas.", "Hubo 20.000 personas."],
    ["Costó 17 mil 280 millones de pesos.", "Costó 17.280 millones de pesos."],
    ["Un crédito de 3 mil millones", "Un crédito de 3.000 millones"],
    ["Costó 2 millones 300 mil pesos.", "Costó 2.300.000 pesos."],
    ["Vinieron dos mil 500.", "Vinieron 2.500."],
    ["Treinta y dos mil 500 votos", "32.500 votos"],
    ["Son ciento dos mil 300 y noventa y cinco mil 20.", "Son 102.300 y 95.020."],
    ["Quinientas mil 7 y doscientos veintiún mil 40", "500.007 y 221.040"],
    ["Costó un millón 200 mil pesos.", "Costó 1.200.000 pesos."],
    ["Dos millones 300 mil 20 y setenta mil 500", "2.300.020 y 70.500"],
    ["Entre dos y tres mil 500", "Entre dos y 3.500"],
    ["Mil 500 pesos", "1.500 pesos"],
    ["Los 5 mil 10 mil metros", "Los 5 mil 10.000 metros"],
  ])("%s", (text, figures) => {
    expect(readableNumbers(text)).toBe(figures);
  });

  test.each([
    "Mil gracias a los mil soldados.",
    "Setenta mil y ciento dos mil; un millón doscientos mil",
    "El año 2 mil-300",
    "A 1,5 mil metros, mil 20",
    "Son 3 mil 2000 y mil 2,5",
  ])("not in %s", (text) => {
    expect(readableNumbers(text)).toBe(text);
  });

  test("a count in words is what it is in figures", () => {
    const tens = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(" ");
    const units = "uno dos tres cuatro cinco seis siete ocho nueve".split(" ");
    const hundreds = ["ciento", "doscientos", "trescientas", "quinientas", "setecientos"];
    const worth = [100, 200, 300, 500, 700];
    fc.assert(
      fc.property(fc.nat(4), fc.nat(6), fc.nat(8), (hundred, ten, unit) => {
        const words = `${hundreds[hundred]} ${tens[ten]} y ${units[unit]}`;
        const number = (worth[hundred] ?? 0) + 30 + 10 * ten + unit + 1;
        expect(readableNumbers(`Son ${words} mil 500.`)).toBe(`Son ${number}.500.`);
        expect(readableNumbers(`Son ${words} mil.`)).toBe(`Son ${words} mil.`);
      }),
    );
  });

  test("a number up to a hundred million is what it was", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 999 }), (a, b) => {
        const joined = readableNumbers(`Son ${a} millones ${b} mil ${b} en total.`);
        const number = a * 1_000_000 + b * 1000 + b;
        expect(Number(joined.replace(/\D/gu, ""))).toBe(number);
      }),
    );
  });
});

test.each([
  ["El domingo 7/12 en casa", "El domingo 7 de diciembre en casa"],
  ["El presidente Nº 46 y el n.º 3", "El presidente número 46 y el número 3"],
  ["El 60 por 100 se abstuvo.", "El 60 por ciento se abstuvo."],
  ["Una decena de heridos", "Unos 10 heridos"],
  ["Más de un centenar de vecinos", "Más de 100 vecinos"],
])("%s becomes %s", (text, readable) => {
  expect(readableNumbers(text)).toBe(readable);
});

test.each([
  "Una quincena de días",
  "El 7/12 de la tarta",
  "La decena de la muerte",
  "100 por 1000",
])("%s stays", (text) => {
  expect(readableNumbers(text)).toBe(text);
});

describe("groups of three set off by spaces", () => {
  test.each([
    [
      "Hubo 24 000 heridos y 1\u00a0234\u202f567,8 litros.",
      "Hubo 24.000 heridos y 1.234.567,8 litros.",
    ],
    ["Costó 104 500 € o $11 000.", "Costó 104.500 € o $11.000."],
    ["Son 2 500.", "Son 2.500."],
  ])("%s", (spaced, joined) => {
    expect(readableNumbers(normaliseSentence(spaced))).toBe(joined);
  });

  test.each([
    "Llame al 914 555 123.",
    "Llame al 91 555 12 34.",
    "Teléfono: 55 123",
    "Tel. 91 555 123",
    "En 2024 300 personas corrieron.",
    "Ganó en los 4x100 200 y 300",
    "De 1,5 200 y 5 2000",
    "El vuelo IB12 300",
    "Quedaron 3-2 300",
  ])("not in %s", (text) => {
    expect(readableNumbers(text)).toBe(text);
  });

  test("no digit is lost, and a number from a thousand to a hundred million is whole", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 99_999_999 }), (number) => {
        const spaced = number.toLocaleString("en").replaceAll(",", " ");
        expect(readableNumbers(`Son ${spaced} en total.`)).toBe(
          `Son ${spaced.replaceAll(" ", ".")} en total.`,
        );
      }),
    );
  });
});
