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

const SMALL_NUMBERS: ReadonlyMap<string, number> = new Map([
  ["dos", 2],
  ["tres", 3],
  ["cuatro", 4],
  ["cinco", 5],
  ["seis", 6],
  ["siete", 7],
  ["ocho", 8],
  ["nueve", 9],
  ["diez", 10],
  ["once", 11],
  ["doce", 12],
  ["quince", 15],
  ["veinte", 20],
  ["treinta", 30],
  ["cuarenta", 40],
  ["cincuenta", 50],
  ["cien", 100],
]);
const END = String.raw`(?![\p{L}\p{N}/-]|[.,:]\d| \d)`;
/** 2 millones 300 mil, 17 mil 280, 20 mil, dos mil 500: as Mexico's newspapers write thousands. */
const WITH_MIL = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,:/+-])(?:(\d{1,3}) mill(?:ón|ones) )?(?:(\d{1,3}) mil(?: (\d{1,3})(?! mil(?!\p{L})))?|(${[...SMALL_NUMBERS.keys()].join("|")}) mil (\d{1,3}))${END}`,
  "giu",
);
const MIL_ALONE = new RegExp(String.raw`(?<![\p{L}\p{N}-])mil (\d{3})${END}`, "giu");
/** Which goes with a «mil» behind it. */
const NUMBER_WORD =
  /(?:\d|(?<!\p{L})(?:un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|cien|ciento|(?:dieci|veint)\p{L}{1,8}|\p{L}{2,5}enta|\p{L}{0,6}(?:cient|quinient)[oa]s)) $/iu;

/**
 * Numbers of a Spanish sentence as a model, and a check, can read them: thousands joined and in figures, months of
 * dates spelt.
 */
export function readableNumbers(text: string): string {
  return plainNumbers(spellDates(joinThousands(figuresForMil(text))));
}

/** Writes thousands with the word «mil» between figures in figures alone: of "mil 200 millones" models leave 200. */
function figuresForMil(text: string): string {
  if (!/\bmil\b/iu.test(text)) return text;
  return text
    .replace(WITH_MIL, (_, ...[millions, thousands, rest, word, units]: string[]) => {
      if (word !== undefined)
        return grouped([SMALL_NUMBERS.get(word.toLowerCase()) ?? 0, units ?? 0]);
      return grouped([...(millions === undefined ? [] : [millions]), thousands ?? 0, rest ?? 0]);
    })
    .replace(MIL_ALONE, (whole, units: string, at: number, before: string) =>
      NUMBER_WORD.test(before.slice(Math.max(0, at - 20), at)) ? whole : `1.${units}`,
    );
}

/** Groups of thousands with full stops, those behind the first of three digits. */
function grouped(groups: readonly (string | number)[]): string {
  return groups.map((group, at) => (at === 0 ? group : String(group).padStart(3, "0"))).join(".");
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
