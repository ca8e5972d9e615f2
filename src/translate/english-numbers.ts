/** Digits, with separators of either language between them. */
const NUMBER = /(?<![\d.,:\p{L}])\d+(?:[.,:]\d+)*/gu;
/** 1.234.567,89: dots between groups of three, perhaps a comma before decimals. */
const GROUPED = /^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/u;
/** 12,5: a decimal comma. Of 1,234 one cannot tell: it is how Mexico writes 1.234. */
const DECIMAL = /^(?:0,\d+|\d+,(?!\d{3}$)\d+)$/u;

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

/** A count in words that ends in a figure, thirty-2; but a Boeing Thirty-2 may be a name. */
const HALF_IN_WORDS =
  /(?<![\p{L}\p{N}-])((?:twen|thir|for|fif|six|seven|eigh|nine)ty-)([1-9])(?![\p{L}\p{N}.,-])/gu;
const DIGITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** Writes the second half of a count as its first is written: thirty-2 → thirty-two. */
export function wholeCounts(target: string): string {
  return target.replace(
    HALF_IN_WORDS,
    (_, tens: string, digit: string) => tens + (DIGITS[Number(digit) - 1] ?? digit),
  );
}

function digits(number: string): string {
  return number.replace(/\D/gu, "");
}
