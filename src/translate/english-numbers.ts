/** Digits, with separators of either language between them. */
const NUMBER = /(?<![\d.,:\p{L}])\d+(?:[.,:]\d+)*/gu;
/** 1.234.567,89: dots between groups of three, perhaps a comma before decimals. */
const GROUPED = /^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/u;
/** 12,5: a decimal comma. Of 1,234 one cannot tell: it is how Mexico writes 1.234. */
const DECIMAL = /^(?:0,\d+|\d+,(?!\d{3}$)\d+)$/u;

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
const MONTHS =
  "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(
    " ",
  );

/** Numbers of a Spanish sentence as a model, and a check, can read them: thousands joined, months of dates spelt. */
export function readableNumbers(text: string): string {
  return spellDates(joinThousands(text));
}

/** Writes numbers in groups set off by spaces with full stops, 24 000 → 24.000: models take them for two numbers. */
function joinThousands(text: string): string {
  return text.replace(SPACED, (number) => number.replace(/\D/gu, "."));
}

/** Spells the month of a date in figures: English readers may take 12/10 for the tenth of December. */
function spellDates(text: string): string {
  return text.replace(
    DATE,
    (_, day: string, _mark: string, month: string, year: string) =>
      `${Number(day)} de ${MONTHS[Number(month) - 1]} de ${year}`,
  );
}

/** 80º, 80.º, 3.ª; not the degrees of a temperature that were written with º. */
const ORDINAL = /(?<![\d.,])(\d{1,4})\.?[ºª](?! ?[CFK]\b|\p{L})/gu;

/** Writes ordinals in figures as English does, 80.º → 80th: models rarely know the raised letters. */
export function englishOrdinals(text: string): string {
  return text.replace(ORDINAL, (_, number: string) => number + ordinalEnding(Number(number)));
}

function ordinalEnding(number: number): string {
  const isTeen = Math.floor(number / 10) % 10 === 1;
  return isTeen ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th");
}

/** A Spanish number the English way: 1.234,56 → 1,234.56. What is not plainly Spanish stays. */
export function englishNumber(number: string): string {
  if (!GROUPED.test(number) && !DECIMAL.test(number)) return number;
  return number.replace(/[.,]/gu, (mark) => (mark === "." ? "," : "."));
}

/**
 * Gives a translation's numbers the separators that they have in the source, the English way: of digits that the
 * model copied rightly it often misplaces the marks between. Numbers with other digits are left alone.
 */
export function restoreNumbers(source: string, target: string): string {
  const wanted = new Map<string, string[]>();
  for (const [number] of source.matchAll(NUMBER)) {
    const forms = wanted.get(digits(number)) ?? [];
    wanted.set(digits(number), [...forms, englishNumber(number)]);
  }
  return target.replace(NUMBER, (number) => {
    const forms = wanted.get(digits(number)) ?? [];
    const form = forms.find((each) => each === number) ?? forms[0] ?? number;
    if (forms.length > 1) forms.splice(forms.indexOf(form), 1);
    return form;
  });
}

function digits(number: string): string {
  return number.replace(/\D/gu, "");
}
