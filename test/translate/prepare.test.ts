import { describe, expect, test } from "vitest";
import { prepare } from "../../src/translate/prepare.ts";

const coversAll = (): boolean => true;
const coversAscii = (text: string): boolean => /^[ -~ -ÿ]*$/u.test(text);

describe("what the model gets", () => {
  test.each([
    ["—No lo sé —dijo.", "No lo sé —dijo."],
    ["«Vino», dijo.", '"Vino", dijo.'],
    ["EL PLENO APROBÓ LA LEY.", "El pleno aprobó la ley."],
    ["La ONU y la OTAN", "La ONU y la OTAN"],
    ["Costó 5,80 €… y €20.", "Costó 5,80 €… y €20."],
    ["El 80º, el 1.º, la 3.ª y la 112ª.", "El 80th, el 1st, la 3rd y la 112th."],
    ["A 25ºC o 25º C, el nº 3.", "A 25ºC o 25º C, el nº 3."],
  ])("%s", (sentence, text) => {
    expect(prepare(sentence, coversAll).text).toBe(text);
  });

  test("characters outside the vocabulary are spelt with others", () => {
    const { text } = prepare("Costó 5,80 €… y €20, no 3€.", coversAscii);
    expect(text).toBe("Costó 5,80 euros... y euros 20, no 3 euros.");
  });
});

test("what was kept back is given again", () => {
  expect(prepare("—No.", coversAll).restore("No.")).toBe("—No.");
  expect(prepare("EL PLENO APROBÓ LA LEY.", coversAll).restore("The council passed it.")).toBe(
    "THE COUNCIL PASSED IT.",
  );
});
