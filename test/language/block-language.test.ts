import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { otherLanguageOf } from "../../src/language/block-language.ts";
import { ROOT } from "../models.ts";

describe("paragraphs", () => {
  test.each([
    [
      "en",
      "The mayor said on Tuesday that the bridge would be closed to lorries until the spring.",
    ],
    [
      "ca",
      "L'Ajuntament va aprovar ahir al vespre el pressupost per a l'any vinent amb els vots de tots els grups.",
    ],
    [
      "ca",
      "Els veïns del barri fa mesos que es queixen del soroll dels camions que passen a totes hores.",
    ],
    [
      "gl",
      "O concello aprobou onte pola noite o orzamento do ano que vén cos votos de todos os grupos.",
    ],
    [
      "gl",
      "Os veciños do barrio levan meses queixándose do ruído dos camións que pasan a todas horas.",
    ],
    [
      "pt",
      "A câmara aprovou ontem à noite o orçamento do próximo ano com os votos de todos os grupos.",
    ],
    ["pt", "Não há nenhuma razão para o comboio não chegar à hora, disse o chefe da estação."],
    ["eu", "Udalak atzo gauean onartu zuen datorren urteko aurrekontua talde guztien botoekin."],
    [
      "fr",
      "Le maire a annoncé hier que la place principale sera fermée aux voitures dès l'automne prochain.",
    ],
  ])("in %s are told: %s", (language, text) => {
    expect(otherLanguageOf(text)).toBe(language);
  });

  test.each([
    "También acudieron a la gran sala de la Fabra i Coats el actual conseller de Benestar Social i Família, Josep Lluís Cleries.",
    "The Wall Street Journal y The New York Times lo publicaron ayer.",
    "Josep Puig i Ferrater, Montserrat Roca i Vila, Jordi Soler i Amigó",
    "Thank you, good night!",
    "«Be water, my friend», repitió el actor ante las cámaras.",
    "12,5 % 3.400 € 17:30 h",
    "",
  ])("that may be Spanish are left to be translated: %s", (text) => {
    expect(otherLanguageOf(text)).toBeUndefined();
  });
});

const EVALUATION = path.join(ROOT, "../shared/eval");

test.skipIf(!existsSync(EVALUATION))(
  "no sentence of newstest2012 or flores in Spanish is left untranslated (skipped without ../shared)",
  async () => {
    const files = ["newstest2012.es", "flores-dev.es"].map((name) =>
      readFile(path.join(EVALUATION, name), "utf8"),
    );
    const lines = (await Promise.all(files)).flatMap((text) => text.trimEnd().split("\n"));
    expect(lines).toHaveLength(4000);
    expect(lines.filter((line) => otherLanguageOf(line) !== undefined)).toEqual([]);
  },
);
