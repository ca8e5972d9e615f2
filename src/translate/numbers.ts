/** Digits with the separators of either language between them: 1.234,56 or 1,234.56 or 20:30, but 2:1 is two. */
const NUMBER = /\d+(?:[.,]\d+)*(?::\d{2}(?!\d))?/gu;

/** Words after a number that multiply it, Spanish and English. A Spanish billón is 10^12. */
const SCALES: ReadonlyMap<string, number> = new Map([
  ["mil", 3],
  ["millón", 6],
  ["millones", 6],
  ["billón", 12],
  ["billones", 12],
  ["thousand", 3],
  ["million", 6],
  ["billion", 9],
  ["trillion", 12],
  ["m", 6],
  ["bn", 9],
]);

const SCALE_WORDS = /^[\s-]*(\p{L}+)(?:[\s-]+(\p{L}+))?/u;
const THOUSANDS_OF_MILLIONS = /^ ?miles de millones/iu;

/** Value of each number that has a word of its own. */
const SPELLED: ReadonlyMap<string, number> = new Map(
  Object.entries({
    0: "cero zero",
    1: "uno un una primero primer primera one first once",
    2: "dos segundo segunda ambos two second twice",
    3: "tres tercero tercer tercera three third",
    4: "cuatro cuarto cuarta four fourth",
    5: "cinco quinto quinta five fifth",
    6: "seis sexto sexta six sixth",
    7: "siete séptimo séptima seven seventh",
    8: "ocho octavo octava eight eighth",
    9: "nueve noveno novena nine ninth",
    10: "diez décimo décima ten tenth",
    11: "once undécimo undécima eleven eleventh",
    12: "doce duodécimo duodécima twelve twelfth dozen docena",
    13: "trece thirteen",
    14: "catorce fourteen",
    15: "quince fifteen",
    16: "dieciséis sixteen",
    17: "diecisiete seventeen",
    18: "dieciocho eighteen",
    19: "diecinueve nineteen",
    20: "veinte twenty",
    21: "veintiuno veintiún veintiuna",
    22: "veintidós",
    23: "veintitrés",
    24: "veinticuatro",
    25: "veinticinco",
    26: "veintiséis",
    27: "veintisiete",
    28: "veintiocho",
    29: "veintinueve",
    30: "treinta thirty",
    40: "cuarenta forty",
    50: "cincuenta fifty",
    60: "sesenta sixty",
    70: "setenta seventy",
    80: "ochenta eighty",
    90: "noventa ninety",
    100: "cien ciento hundred",
    1000: "mil thousand",
    1000000: "millón million",
  }).flatMap(([value, words]) =>
    words.split(" ").map((word): [string, number] => [word, Number(value)]),
  ),
);

const ROMAN = /\b[IVXLC]+\b/u;

export interface NumberMismatch {
  /** Numbers of the source that the target lacks, as normalised digits. */
  readonly lost: string[];
  /** Numbers of the target that the source lacks. */
  readonly added: string[];
}

/**
 * Compares the numbers of a Spanish sentence and its English translation by value: separators aside, scale words
 * applied (15.000 millones = 15 billion), small numbers spelled out in either language accepted.
 */
export function compareNumbers(source: string, target: string): NumberMismatch {
  const inSource = numbersOf(source);
  const inTarget = numbersOf(target);
  const lost = withoutSpelled(subtract(inSource, inTarget), target);
  const added = withoutSpelled(subtract(inTarget, inSource), source);
  if (lost.length === 0 && ROMAN.test(source)) return { lost, added: [] };
  return withoutRewritten(lost, added);
}

/** Every number of the text as a string of significant digits, scale applied. */
function numbersOf(text: string): string[] {
  return Array.from(text.matchAll(NUMBER), (match) =>
    normalise(match[0], text.slice(match.index + match[0].length)),
  );
}

function normalise(number: string, after: string): string {
  const [, first = "", second = ""] = SCALE_WORDS.exec(after.slice(0, 40)) ?? [];
  const one = SCALES.get(first.toLowerCase());
  const two = one === 3 ? SCALES.get(second.toLowerCase()) : undefined;
  const scale = THOUSANDS_OF_MILLIONS.test(after) ? 9 : (one ?? 0) + (two ?? 0);
  const { whole, fraction } =
    scale > 0 ? splitDecimal(number) : { whole: digits(number), fraction: "" };
  const value = whole + fraction + "0".repeat(Math.max(0, scale - fraction.length));
  return value.replace(/^0+(?=\d)/u, "");
}

/** With a scale word a separator before one, two or more than three digits is a decimal mark. */
function splitDecimal(number: string): { whole: string; fraction: string } {
  const at = Math.max(number.lastIndexOf("."), number.lastIndexOf(","));
  if (at < 0 || number.length - at - 1 === 3) return { whole: digits(number), fraction: "" };
  return {
    whole: digits(number.slice(0, at)),
    fraction: digits(number.slice(at)).replace(/(?<!0)0+$/u, ""),
  };
}

function digits(text: string): string {
  return text.replace(/\D/gu, "");
}

/** The numbers that no words of the text stand for. */
function withoutSpelled(numbers: string[], text: string): string[] {
  if (numbers.length === 0) return numbers;
  const spelled = spelledNumbers(text);
  return numbers.filter((value) => !spelled.has(value));
}

/** Values that words of the text stand for: nine, treinta y nueve, thirty-nine, mil millones. */
function spelledNumbers(text: string): Set<string> {
  const words = (text.toLowerCase().match(/\p{L}+/gu) ?? []).filter((word) => word !== "y");
  const values = words.map((word) => SPELLED.get(word));
  const compounds = values.flatMap((value, index) => {
    const next = values[index + 1];
    const isTens = value !== undefined && value >= 20 && value < 100 && value % 10 === 0;
    return isTens && next !== undefined && next > 0 && next < 10 ? [value + next] : [];
  });
  const all = [...values, ...compounds, ...(/mil millones|billion/iu.test(text) ? [1e9] : [])];
  return new Set(all.flatMap((value) => (value === undefined ? [] : String(value))));
}

/** Multiset difference: what of `from` is not matched one to one in `what`. */
function subtract(from: readonly string[], what: readonly string[]): string[] {
  const left = [...what];
  return from.filter((value) => {
    const at = left.indexOf(value);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function withoutRewritten(lost: string[], added: string[]): NumberMismatch {
  return {
    lost: lost.filter((value) => !added.some((other) => isRewritten(value, other))),
    added: added.filter((value) => !lost.some((other) => isRewritten(other, value))),
  };
}

/** "Los años 80" is rightly "the 1980s", "las 15.30" "3:30 pm". */
function isRewritten(spanish: string, english: string): boolean {
  const decade = english.length === 4 && spanish.length === 2 && english.endsWith(spanish);
  return decade || twelveHourClock(spanish) === english;
}

/** 1530 → 330, 20 → 8; undefined if it is not an afternoon hour. */
function twelveHourClock(value: string): string | undefined {
  const hour = Number(value.length > 2 ? value.slice(0, -2) : value);
  if (hour < 13 || hour > 23) return undefined;
  return String(hour - 12) + (value.length > 2 ? value.slice(-2) : "");
}
