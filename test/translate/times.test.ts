import { expect, test } from "vitest";
import { dropInventedHalves, englishTimes } from "../../src/translate/times.ts";

test("times of day get a colon, other numbers with a full stop do not", () => {
  expect(englishTimes("A las 21.00, desde la 1.30 hasta las 24.00; las 12.500 y 3.14.")).toBe(
    "A las 21:00, desde la 1:30 hasta las 24:00; las 12.500 y 3.14.",
  );
});

test.each([
  ["A las 19:30 hs.", "A las 19:30."],
  ["A las 19:30 hs. Luego", "A las 19:30. Luego"],
  ["A las 19:30 hs. en casa", "A las 19:30 en casa"],
  ["Desde las 8 h", "Desde las 8:00"],
  ["Corrió 2 h y las 3 hectáreas", "Corrió 2 h y las 3 hectáreas"],
  ["Abre las 24 h y las 8 h de trabajo", "Abre las 24 h y las 8 h de trabajo"],
])("a time has no unit: %s", (text, expected) => {
  expect(englishTimes(text)).toBe(expected);
});

test.each([
  ["Llegó a las 9:30 horas.", "He arrived at 9:30 p.m.", "He arrived at 9:30."],
  ["«Llegó a las 9:30».", '"He arrived at 9:30 p.m."', '"He arrived at 9:30."'],
  ["A las 10 horas, el CAC cae.", "At 10 p.m., the CAC falls.", "At 10, the CAC falls."],
  ["A las 14:00 horas se fue.", "At 14:00 pm he left.", "At 14:00 he left."],
])("a half of the day that the source does not give goes: %s", (source, target, expected) => {
  expect(dropInventedHalves(source, target)).toBe(expected);
});

test.each([
  ["Llegó a las 9:30 de la noche.", "He arrived at 9:30 p.m."],
  ["Llegó a las 9:30 a. m.", "He arrived at 9:30 a.m."],
  ["Llegó a las 9:30 p.m.", "He arrived at 9:30 p.m."],
  ["Soy el 7.", "I am number 7."],
  ["Tengo 7 amigos.", "7 amiable friends."],
])("what the source says stays: %s", (source, target) => {
  expect(dropInventedHalves(source, target)).toBe(target);
});
