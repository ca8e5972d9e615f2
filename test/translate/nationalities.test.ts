import { expect, test } from "vitest";
import { mistakesNationality, nationsOf } from "../../src/translate/nationalities.ts";

test.each([
  ["Los norcoreanos callan.", "The North Americans are silent."],
  ["El presidente surcoreano habló.", "The North Korean president spoke."],
  ["Dos turistas alemanas murieron.", "Two French tourists died."],
  ["Militares de la República Popular Democrática de Corea.", "Troops of the Republic of Korea."],
  ["La frontera con Francia, dijo España.", "The border with Spain, said Italy."],
])("another nation is found: %s %s", (source, target) => {
  expect(mistakesNationality(nationsOf(source), target)).toBe(true);
});

test.each([
  ["Los norcoreanos callan.", "The North Koreans are silent."],
  [
    "La República Popular Democrática de Corea y la República de Corea.",
    "The Democratic People's Republic of Korea and the Republic of Korea.",
  ],
  ["Viajó a la República Popular Democrática de Corea.", "He went to North Korea."],
  ["El gobierno estadounidense paga.", "The U.S. government pays."],
  ["El Gobierno español calla.", "The government is silent."],
  ["Los ingleses y los franceses.", "The English and the French."],
  ["Habla de la porcelana.", "It speaks of Chinese porcelain."],
  ["El turco y la polaca cenan.", "The Turk and the Pole have dinner."],
  ["El papa visitó Chile.", "The Pope visited Chile."],
])("no doubt is raised: %s %s", (source, target) => {
  expect(mistakesNationality(nationsOf(source), target)).toBe(false);
});
