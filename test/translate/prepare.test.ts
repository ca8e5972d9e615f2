import { describe, expect, test } from "vitest";
import { prepare } from "../../src/translate/prepare.ts";

const coversAll = (): boolean => true;
const coversAscii = (text: string): boolean => /^[ -~ -ÿ]*$/u.test(text);

describe("what the model gets", () => {
  test.each([
    ["—No lo sé —dijo.", "No lo sé —dijo."],
    ["«Vino», dijo.", '"Vino", dijo.'],
    ["EL PLENO APROBÓ LA LEY.", "El pleno aprobó la ley."],
    ["El PSOE y la OTAN", "El PSOE y la NATO"],
    ["Costó 5,80 €… y €20.", "Costó 5,80 €… y €20."],
    ["El 80º, el 1.º, la 3.ª y la 112ª.", "El 80th, el 1st, la 3rd y la 112th."],
    ["El 12/10/2024 y el 1-2-2023.", "El 12 de octubre de 2024 y el 1 de febrero de 2023."],
    ["El 31.12.1999, no el 13/13/2024.", "El 31 de diciembre de 1999, no el 13/13/2024."],
    ["Vea /a/12/10/2024 y 1/2.", "Vea /a/12/10/2024 y 1/2."],
    ["Use `a-1,5` y luego `b`.", "Use @zxak y luego @zxbk."],
    ["A 25ºC o 25º C, el nº 3.", "A 25ºC o 25º C, el número 3."],
  ])("%s", (sentence, text) => {
    expect(prepare(sentence, coversAll).text).toBe(text);
  });

  test("characters outside the vocabulary are spelt with others", () => {
    const { text } = prepare("Costó 5,80 €… y €20, no 3€.", coversAscii);
    expect(text).toBe("Costó 5,80 euros... y euros 20, no 3 euros.");
  });
});

test.each([
  ["El tren no llegó.", "train did not come.", "Train did not come."],
  ["«El tren no llegó», dijo.", '"train did not come," he said.', '"Train did not come," he said.'],
  ["El iPhone se vende.", "iPhone sells.", "iPhone sells."],
  ["el tren no llegó.", "the train did not come.", "the train did not come."],
  ["—¿Y tú?", "and you?", "—And you?"],
])("a sentence begins as the source does: %s", (source, target, expected) => {
  expect(prepare(source, coversAll).restore(target)).toBe(expected);
});

test("what was kept back is given again", () => {
  expect(prepare("—No.", coversAll).restore("No.")).toBe("—No.");
  expect(prepare("EL PLENO APROBÓ LA LEY.", coversAll).restore("The council passed it.")).toBe(
    "THE COUNCIL PASSED IT.",
  );
  expect(prepare("Use `a-1,5` o `b`.", coversAll).restore("Use @zxbk or @zxak.")).toBe(
    "Use `b` or `a-1,5`.",
  );
  expect(prepare("Cuesta 1.234,56 €.", coversAll).restore("It costs 1.234,56 euros.")).toBe(
    "It costs €1,234.56.",
  );
});
