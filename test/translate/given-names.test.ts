import { expect, test } from "vitest";
import { restoreGivenNames } from "../../src/translate/given-names.ts";

test.each([
  ["Habló María Corina Díaz.", "Mary Corina Díaz spoke.", "María Corina Díaz spoke."],
  ["Su alcalde, Pedro Zaragoza", "Its mayor, Peter Zaragoza", "Its mayor, Pedro Zaragoza"],
])("%s", (source, target, expected) => {
  expect(restoreGivenNames(source, target)).toBe(expected);
});

test.each([
  ["El rey Carlos Gustavo", "King Charles Gustavo"],
  ["Felipe II y Alejandro Magno", "Philip II and Alexander Magno"],
  ["San Juan Nepomuceno", "Saint John Nepomuceno"],
  ["Habló María, y Mary Corina no.", "Mary spoke, and Mary Corina did not."],
])("names that English has stay: %s", (source, target) => {
  expect(restoreGivenNames(source, target)).toBe(target);
});
