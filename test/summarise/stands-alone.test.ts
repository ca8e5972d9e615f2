import { expect, test } from "vitest";
import { standsAlone } from "../../src/summarise/stands-alone.ts";

test.each([
  "Sin embargo, la obra no acabará antes del otoño.",
  "Además, la obra no acabará antes del otoño.",
  "Aun así, la obra no acabará antes del otoño.",
  "«Por su parte, la obra no acabará antes del otoño», dijo el alcalde.",
  "Esto retrasa la obra hasta bien entrado el otoño.",
  "Ésta no acabará antes de que llegue el otoño.",
  "Y la obra no acabará antes del otoño.",
  "Ese martes llovió en toda la comarca del norte.",
  "Ambos negaron que la obra tuviera retraso alguno.",
  "¿Acabará la obra antes de que llegue el otoño?",
  "«La obra no acabará antes de que llegue el otoño».",
  "—La obra no acabará antes de que llegue el otoño.",
  "No acabará nunca.",
  `La obra ${"sigue y ".repeat(30)}no acaba.`,
])("%s reads worse alone", (sentence) => {
  expect(standsAlone(sentence)).toBeLessThan(1);
});

test.each([
  "Este martes empezó la obra del puente de la estación.",
  "Esta misma semana empezó la obra del puente viejo.",
  "Está previsto que la obra acabe antes del otoño.",
  "Entre todos los vecinos pagaron la obra del puente.",
  "Asistieron unos dos mil vecinos a la apertura del puente.",
  "Yolanda Peral inauguró el puente de la estación.",
  "Después de siete años acabó la obra del puente.",
  "La obra es «una herida abierta», según el alcalde del pueblo.",
])("%s reads well alone", (sentence) => {
  expect(standsAlone(sentence)).toBe(1);
});

test("long input takes no long time", () => {
  expect(standsAlone(`${"«".repeat(50_000)}Este ${" este".repeat(50_000)}`)).toBeLessThan(1);
}, 1000);
