import * as fc from "fast-check";
import { expect, test } from "vitest";
import { maskCurrencies } from "../../src/translate/currencies.ts";

test.each([
  ["a number", "Pagó 240.000 pesos.", "Pagó 240.000 euros."],
  ["millions", "Costó 3.000 millones de soles.", "Costó 3.000 millones de euros."],
  ["a number in words", "Vale mil pesos.", "Vale mil euros."],
  ["«en»", "La deuda en pesos creció.", "La deuda en euros creció."],
  ["its people", "El peso argentino cayó.", "El euro argentino cayó."],
  ["a known one in the text", "20 pesos, 3 euros", "20 libras, 3 euros"],
  ["another such", "20 pesos, 3 millones de reales", "20 euros, 3 millones de libras"],
])("a currency is masked beside %s", (_, text, masked) => {
  expect(maskCurrencies(text).text).toBe(masked);
});

test.each([
  ["a class of boxers", "los 12 pesos pesados y los pesos pluma"],
  ["a weight", "El peso de la carga y el exceso de peso"],
  ["people", "15 guaraníes y 3 coronas"],
  ["the sun", "El sol salió a las 7."],
  ["what is royal", "los caminos reales y 12 reales decretos"],
  ["where no known one is free", "20 pesos, 3 euros, 4 libras, 5 francos"],
])("it stays as it is: %s", (_, text) => {
  const { text: masked, restore } = maskCurrencies(text);
  expect(masked).toBe(text);
  expect(restore("5 euros")).toBe("5 euros");
});

test.each([
  ["Pagó 2.500 pesos.", "He paid 2,500 euros.", "He paid 2,500 pesos."],
  ["Pagó 2.500 pesos.", "He paid €2,500 then.", "He paid 2,500 pesos then."],
  ["Pagó 2 millones de pesos.", "He paid €2 million.", "He paid 2 million pesos."],
  ["El sol peruano cayó.", "The Peruvian euro fell.", "The Peruvian sol fell."],
  ["5 pesos y 2 millones de reales", "5 euros and 2 million pounds", "5 pesos and 2 million reais"],
])("%s: its English gets the name back", (source, target, expected) => {
  expect(maskCurrencies(source).restore(target)).toBe(expected);
});

test("a text that goes through unchanged comes back with as many amounts in each currency", () => {
  const name = fc.constantFrom("pesos", "soles", "dólares");
  const amount = fc.tuple(fc.integer({ min: 2, max: 999 }), name);
  fc.assert(
    fc.property(fc.array(amount), (amounts) => {
      const source = amounts.map(([number, currency]) => `${number} ${currency}`).join(", ");
      const { text, restore } = maskCurrencies(source);
      const english = text.replaceAll("libras", "pounds").replaceAll("francos", "francs");
      expect(restore(english)).toBe(source);
    }),
  );
});
