import { expect, test } from "vitest";
import { checkTranslation } from "../../src/translate/checks.ts";

const GOOD: [string, string][] = [
  ["El alcalde no quiso responder a las preguntas.", "The mayor would not answer the questions."],
  ["Sí.", "Yes."],
  [
    "Está en https://ejemplo.es/una/de/las/mejores/rutas.",
    "See https://ejemplo.es/una/de/las/mejores/rutas.",
  ],
  [
    "El grupo Los Hijos de la Luna Llena tocó ayer.",
    "The group Los Hijos de la Luna Llena played yesterday.",
  ],
  ["Se firmó el 12/10/2024.", "It was signed on October 12, 2024."],
  ["Muy, muy, muy lejos.", "Very, very, very far away."],
  ["Llovió durante años y años.", "It rained for years and years."],
  ["Lo repitió una y otra vez, cada vez más.", "He said it again and again, more and more."],
  ["Paso a paso, día a día, voto a voto.", "Step by step, day by day, vote by vote."],
];

test.each(GOOD)("no doubt about: %s", (source, target) => {
  expect(checkTranslation(source, target, true)).toEqual([]);
});

test.each([
  ["number-mismatch", "Hubo 14 heridos.", "There were 41 injured."],
  [
    "repetition",
    "La ministra habló del agua y del campo.",
    "The minister spoke of the water, of the water, of the water.",
  ],
  ["repetition", "El informe es claro.", "The report is clear clear clear."],
  ["repetition", "El informe es claro.", "The report isisisisis clear."],
  ["repetition", "Bajó poco a poco.", "It went down little by little by little."],
  ["repetition", "Mostraron coraje y heroísmo.", "They showed heroism and heroism."],
  [
    "length-ratio",
    "El gobierno regional aprobó una partida extraordinaria para reparar los caminos rurales de la comarca.",
    "The government approved.",
  ],
  ["length-ratio", "El gobierno aprobó la ley.", ""],
  [
    "untranslated",
    "Ayer por la tarde llegaron los primeros camiones al puerto.",
    "Yesterday por la tarde llegaron los primeros lorries.",
  ],
  ["unknown-characters", "El señor Čapek vino.", "Mr \uFFFDapek came."],
  ["unknown-characters", "Cuesta 6,33 € el litro.", "It costs 6.33 ₛ per litre."],
] as const)("%s: %s → %s", (flag, source, target) => {
  expect(checkTranslation(source, target, true)).toContain(flag);
});

test("an address that did not come through is named", () => {
  expect(checkTranslation("Escriba a ana@ejemplo.es.", "Write to us.", true)).toContain(
    "literal-lost",
  );
});

test("an output that met the cap is truncated", () => {
  expect(checkTranslation("Sí.", "Yes.", false)).toEqual(["truncated"]);
});

test("a doubt is a lost half", () => {
  const source =
    "La reunión acabó sin acuerdo y las partes volverán a verse el próximo jueves en la capital.";
  expect(checkTranslation(source, "The meeting ended.", true)).toEqual(["length-ratio"]);
});
