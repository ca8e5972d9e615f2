import { describe, expect, test } from "vitest";
import { findDateline } from "../../src/ingest/dateline.ts";

function datelineOf(text: string, start = 0): string | undefined {
  const span = findDateline(text, start);
  return span && text.slice(span.start, span.end);
}

describe("findDateline", () => {
  test.each([
    "Moscú, 28 de abril (Sputnik) .-",
    "Madrid, 3 mar. (EFE).-",
    "MADRID (Reuters) -",
    "MADRID, 5 Ene. (EUROPA PRESS) -",
    "MADRID, 5 (EUROPA PRESS) -",
    "Buenos Aires, 12 de mayo de 2024 —",
    "Ciudad de México, 5 ene (Europa Press) -",
    "San José (Costa Rica), 3 mar (EFE).-",
    "Guadalajara, Jalisco, 3 de mayo (Notimex).-",
    "Bruselas/París, 3 mar (AP y Reuters).-",
    "La Habana, 12 may (Prensa Latina)",
    "(EFE).-",
    "**Quito, 3 mar (EFE).-**",
    "**QUITO (AFP)** -",
  ])("%s", (dateline) => {
    expect(datelineOf(`${dateline} El puerto reabrió ayer.`)).toBe(dateline);
  });

  test.each([
    "Gil, 72 años, dijo que no.",
    "Madrid - Barcelona, el tren de siempre, se averió.",
    "Ana - dijo él - no vendrá.",
    "Juan.- ¿Qué haces?",
    "—Hola —dijo—. El 3 de mayo vuelvo.",
    "- Lima, 3 de mayo: reunión",
    "Hoy, 3 de mayo — día de fiesta — no abre nadie.",
    "Gil (PSOE) - el portavoz - se fue.",
    "En Madrid, 3 de mayo —fecha clave— fue fiesta.",
    "Lima, 5 de abril (un lunes) fue el día.",
    "Lima, 5 de abril, fue el día.",
    "El 3 de mayo - fiesta local - no hay tren.",
    "Ana, 3 marcas - y ningún premio.",
  ])("prose: %s", (text) => {
    expect(datelineOf(text)).toBeUndefined();
  });

  test("is found below a title and a dek, and not further down", () => {
    const text = "Título\nUna entradilla corta\n\nLima, 3 mar (EFE).- El puerto reabrió.";
    expect(datelineOf(text, "Título".length)).toBe("Lima, 3 mar (EFE).-");
    const deep = `${"Un párrafo.\n\n".repeat(9)}Lima, 3 mar (EFE).- El puerto.`;
    expect(datelineOf(deep)).toBeUndefined();
  });
});
