import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compareNumbers } from "../../src/translate/numbers.ts";

const nothing = { lost: [], added: [] };

test.each([
  ["Costó 1.234,56 € en 2024.", "It cost €1,234.56 in 2024."],
  ["Subió un 3,5 %.", "It rose 3.5%."],
  ["Hay 15.000 millones en juego.", "There are 15 billion at stake."],
  ["Invirtió 2,5 millones.", "It invested 2.5 million."],
  ["Un billón de euros, 1 billón.", "A trillion euros, 1 trillion."],
  ["Murieron 3 personas.", "Three people died."],
  ["Tres personas murieron.", "3 people died."],
  ["La música de los años 80.", "The music of the 1980s."],
  ["Empezará a las 20:30.", "It will begin at 8:30 pm."],
  ["El siglo XX fue largo.", "The 20th century was long."],
  ["El 80.º aniversario.", "The 80th anniversary."],
  ["Quedaron 2-1 en el minuto 87.", "It ended 2-1 in minute 87."],
  ["Quedaron 2-1.", "It ended 2:1."],
  ["Vale 10,7 miles de millones.", "It is worth 10.7 billion."],
  ["Vale más de mil millones.", "It is worth more than $1 billion."],
  ["Un hombre de 39 años.", "A thirty-nine year old man."],
  ["Treinta y dos años.", "32 years."],
  ["Los años noventa.", "The 90s."],
])("%s → %s", (source, target) => {
  expect(compareNumbers(source, target)).toEqual(nothing);
});

test.each([
  ["Costó 1.234 euros.", "It cost a lot.", { lost: ["1234"], added: [] }],
  ["Costó 1.234 euros.", "It cost 1,243 euros.", { lost: ["1234"], added: ["1243"] }],
  ["Fue el lunes.", "It was on Monday 14.", { lost: [], added: ["14"] }],
  ["Son 12 de 12.", "They are 12.", { lost: ["12"], added: [] }],
  ["Son 15 millones.", "They are 15 billion.", { lost: ["15000000"], added: ["15000000000"] }],
])("%s → %s is found out", (source, target, mismatch) => {
  expect(compareNumbers(source, target)).toEqual(mismatch);
});

test("any integer survives the change of thousands separators", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 999_999_999 }), (value) => {
      const source = `Son ${value.toLocaleString("de-DE")} en total.`;
      expect(compareNumbers(source, `They are ${value.toLocaleString("en-GB")} in all.`)).toEqual(
        nothing,
      );
    }),
  );
});
