import { expect, test } from "vitest";
import { nationsOf } from "../../src/translate/nationalities.ts";
import { repeatsName } from "../../src/translate/repeated-names.ts";

test.each([
  ["Lo dice Elena Ruiz, de Mapfre.", "Elena Ruiz of Elena Ruiz says so."],
  ["El barrio de Triana, no.", "Triana's Triana, no."],
  ["El líder de Corea del Norte habló.", "North Korea's leader Korea spoke."],
  ["Los alemanes de origen turco.", "German Germans of Turkish origin."],
  ["Rusia y Corea del Norte callan.", "North Korea's Russia and Korea are silent."],
])("a name too many is found: %s %s", (source, target) => {
  expect(repeatsName(source, nationsOf(source), target)).toBe(true);
});

test.each([
  ["Elena Ruiz vive en Triana.", "Elena Ruiz lives in Triana."],
  ["De Triana a Triana.", "From Triana to Triana."],
  ["La banda The Cure tocó.", "The band The Cure played."],
  ["Corea del Norte y los surcoreanos.", "North Korea and the South Koreans."],
  ["Los rusos de Rusia.", "The Russians of Russia."],
  ["El embalse se llenó.", "The Reservoir is full, the Reservoir of the valley."],
])("no name is too many: %s %s", (source, target) => {
  expect(repeatsName(source, nationsOf(source), target)).toBe(false);
});
