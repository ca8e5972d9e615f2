import { expect, test } from "vitest";
import { restoreAmounts } from "../../src/translate/amounts.ts";

test.each([
  ["Cuesta 1.234,56 € al mes.", "It costs 1,234.56 euros a month.", "It costs €1,234.56 a month."],
  ["Cuesta 12,50€.", "It costs EUR 12.50.", "It costs €12.50."],
  ["Pagó € 3; luego, 4 €.", "He paid 3 Euros; then, 4 €.", "He paid €3; then, €4."],
  ["De 100 € a 49,99 €.", "From €100 to 49.99.", "From €100 to €49.99."],
  ["Invertirá 1.200 M€.", "It will invest 1,200 M euros.", "It will invest €1,200 million."],
  ["PISO POR 200.000 €", "FLAT FOR 200,000 EUROS", "FLAT FOR €200,000"],
  ["Gastó 5.000 € en 5.000 sillas.", "5,000 euros for 5,000 chairs.", "€5,000 for 5,000 chairs."],
  [
    "Vale 3 €; lo ven 3 millones.",
    "It is 3 euros; 3 million see it.",
    "It is €3; 3 million see it.",
  ],
  ["Vale 3 €.", "3 million see it.", "3 million see it."],
  [
    "Entre 3 y 5 €, o 7-8 €.",
    "Between 3 and 5 euros, or 7-8 euros.",
    "Between 3 and 5 euros, or 7-8 euros.",
  ],
  ["Son 20 euros.", "It is 20 euros.", "It is 20 euros."],
  ["Vale US$ 1.200 o U$S 5.", "It is US $1,200 or US $ 5.", "It is US$1,200 or US$5."],
  ["Subió un 3,5 %.", "It rose 3.5 %.", "It rose 3.5%."],
  ["A -3 °C.", "At −3 °C.", "At -3 °C."],
  ["A −3 °C.", "At −3 °C.", "At −3 °C."],
])("%s", (source, target, restored) => {
  expect(restoreAmounts(source, target)).toBe(restored);
});
