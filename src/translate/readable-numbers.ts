/**
 * 24 000, 1 234 567,8: groups set off by spaces, as the Academy has them; in a normalised sentence
 * they are plain ones. Not telephone numbers (914 555 123), and not numbers that only follow each other (2024 100 metros;
 * 91 555 12 34).
 */
const SPACED =
  /(?<![\p{L}\p{N}.,:/+-]|\d |\b(?:tel|tel[eé]fono|fax|m[oó]vil|postal|C\.?P)\b\D{0,9})(?!\d{3}(?: \d{3}){2})[1-9]\d{0,2}(?: \d{3})+(?![\p{L}\p{N}/-]|[.:]\d| \d)/giu;

/** 12/10/2024, 1-2-2023, 3.4.2025: day, month and a year of four digits. */
const DATE =
  /(?<![\p{L}\p{N}/.,-])(0?[1-9]|[12]\d|3[01])([/.-])(0?[1-9]|1[0-2])\2([12]\d{3})(?![\p{L}\p{N}/-]|[.,]\d)/gu;
/** domingo 7/12: without a year it may be a fraction, but not behind a day of the week. */
const DAY_AND_MONTH =
  /(?<=(?<!\p{L})(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo),? )(0?[1-9]|[12]\d|3[01])([/-])(0?[1-9]|1[0-2])(?![\p{L}\p{N}/-]|[.,]\d)/giu;
const MONTHS =
  "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(
    " ",
  );

const BELOW_THIRTY =
  "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve".split(
    " ",
  );
const TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(" ");
const HUNDREDS =
  "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos".split(
    " ",
  );
const VALUES: ReadonlyMap<string, number> = new Map([
  ...BELOW_THIRTY.map((word, at): [string, number] => [word, at + 1]),
  ...TENS.map((word, at): [string, number] => [word, 10 * at + 30]),
  ...HUNDREDS.map((word, at): [string, number] => [word, 100 * at + 100]),
  ["un", 1],
  ["una", 1],
  ["veintiún", 21],
  ["veintiuna", 21],
  ["cien", 100],
]);
const SMALL = `(?:${BELOW_THIRTY.join("|")}|un|una|veintiún|veintiuna)`;
const HUNDRED = `(?:${HUNDREDS.join("|").replaceAll("tos", "t[oa]s")}|cien)`;
/** From one to 999, in figures or in words. */
const COUNT = String.raw`(?:\d{1,3}|(?:${HUNDRED} )?(?:(?:${TENS.join("|")})(?: y ${SMALL})?|${SMALL})|${HUNDRED})`;
/** 2 millones 300 mil, 17 mil 280, 20 mil, treinta y dos mil 500, mil 500: as Mexico's newspapers write thousands. */
const WITH_MIL = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,:/+-])(?:(${COUNT}) mill(?:ón|ones) )?(?:(${COUNT}) mil(?: (\d{1,3})(?! mil(?!\p{L})))?|(?<!\d )mil (\d{3}))(?![\p{L}\p{N}/-]|[.,:]\d| \d)`,
  "giu",
);

/** Nº 46, n.º 3 */
const NUMBER_SIGN = /(?<!\p{L})n\.?[º°] ?(?=\d)/giu;
/** "una decena de heridos", in English a dozen to models. */
const ABOUT_SO_MANY =
  /(?<!\p{L})(?:(más de|menos de|cerca de|casi|alrededor de|en torno a|al menos) )?(una decena|una quincena|una treintena|una cincuentena|medio centenar|un centenar) de (?!d[ií]as|julio|agosto)/giu;
const SO_MANY: ReadonlyMap<string, number> = new Map([
  ["una decena", 10],
  ["una quincena", 15],
  ["una treintena", 30],
  ["una cincuentena", 50],
  ["medio centenar", 50],
  ["un centenar", 100],
]);

/**
 * Numbers of a Spanish sentence as a model, and a check, can read them: thousands joined and in figures, months of
 * dates spelt.
 */
export function readableNumbers(text: string): string {
  return plainNumbers(spellDates(joinThousands(figuresForMil(text))));
}

/**
 * Writes thousands with the word «mil» between figures in figures alone: of "mil 200 millones" models leave 200. What
 * is all in words stays.
 */
function figuresForMil(text: string): string {
  if (!/\bmil\b/iu.test(text)) return text;
  return text.replace(WITH_MIL, (whole, ...[millions, thousands, rest, alone]: string[]) => {
    if (!/\d/u.test(whole)) return whole;
    const groups = [thousands ?? "uno", rest ?? alone ?? "000"].map((count) =>
      String(valueOf(count)).padStart(3, "0"),
    );
    const all = millions === undefined ? groups : [String(valueOf(millions)), ...groups];
    return all.join(".").replace(/^0+/u, "");
  });
}

/** What a count of figures or words is; words are added up. */
function valueOf(count: string): number {
  if (/^\d/u.test(count)) return Number(count);
  const words = count
    .toLowerCase()
    .replaceAll("tas", "tos")
    .split(/ (?:y )?/u);
  return words.reduce((sum, word) => sum + (VALUES.get(word) ?? 0), 0);
}

/** Writes numbers in groups set off by spaces with full stops, 24 000 → 24.000: models take them for two numbers. */
function joinThousands(text: string): string {
  return text.replace(SPACED, (number) => number.replace(/\D/gu, "."));
}

/** Spells the month of a date in figures: English readers may take 12/10 for the tenth of December. */
function spellDates(text: string): string {
  return text
    .replace(
      DATE,
      (_, day: string, _mark: string, month: string, year: string) =>
        `${spelt(day, month)} de ${year}`,
    )
    .replace(DAY_AND_MONTH, (_, day: string, _mark: string, month: string) => spelt(day, month));
}

function spelt(day: string, month: string): string {
  return `${Number(day)} de ${MONTHS[Number(month) - 1]}`;
}

/** Writes "número" for its sign and "unos 10" for "una decena de". */
function plainNumbers(text: string): string {
  return text
    .replace(NUMBER_SIGN, "número ")
    .replace(/(?<=\d )por 100(?!\d|[.,]\d)/gu, "por ciento")
    .replace(ABOUT_SO_MANY, (whole, before: string | undefined, name: string) => {
      const about = before ?? (/^\p{Lu}/u.test(whole) ? "Unos" : "unos");
      return `${about} ${SO_MANY.get(name.toLowerCase())} `;
    });
}
