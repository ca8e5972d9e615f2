import { expect, test } from "vitest";
import { englishAcronyms } from "../../src/translate/acronyms.ts";

test.each([
  ["El IPC subió.", "El CPI subió."],
  ["La CPI, con la OTAN.", "La ICC, con la NATO."],
  ["(URSS)", "(USSR)"],
])("an acronym becomes the English one: %s", (text, expected) => {
  expect(englishAcronyms(text)).toBe(expected);
});

test.each([
  ["what has none", "El PSOE y la UEFA"],
  ["a part of a word", "OTANista, IPC-UGT"],
  ["an address", "ue.es, www.ONU.org, @OTAN"],
  ["small letters", "la ue"],
])("it stays as it is: %s", (_, text) => {
  expect(englishAcronyms(text)).toBe(text);
});
