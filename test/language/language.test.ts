import { expect, test } from "vitest";
import { detectLanguage } from "../../src/language/language.ts";

const spanish =
  "La alcaldesa anunció ayer que la plaza mayor quedará cerrada al tráfico desde el próximo otoño. ";
const english =
  "The mayor announced yesterday that the main square will be closed to traffic from next autumn. ";

test.each([
  ["es", spanish],
  ["en", english],
  [
    "it",
    "Il sindaco ha annunciato ieri che la piazza principale sarà pedonale dall'anno prossimo.",
  ],
  [
    "pt",
    "O presidente da câmara anunciou ontem que a praça principal não terá carros no próximo ano.",
  ],
])("%s", (language, text) => {
  expect(detectLanguage(text)).toEqual({ language, reliable: true });
});

test("a very short text counts as Spanish", () => {
  expect(detectLanguage("Breaking news: it rains.")).toEqual({ language: "es", reliable: false });
});

test("an opening quotation in another language does not decide", () => {
  expect(detectLanguage(english.repeat(6) + spanish.repeat(30)).language).toBe("es");
  expect(detectLanguage(spanish.repeat(6) + english.repeat(30)).language).toBe("en");
});

test("addresses say nothing about the language", () => {
  const link = "https://example.org/the-mayor-announced-that-the-square-will-be-closed ";
  expect(detectLanguage(link.repeat(20) + spanish).language).toBe("es");
});
