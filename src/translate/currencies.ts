/** A currency that small models take for what else its Spanish name means: weights, suns, real. */
interface Currency {
  /** One and several of it, in Spanish and in English. */
  readonly spanish: readonly [one: string, several: string];
  readonly english: readonly [one: string, several: string];
  /** The people whose it is, as Spanish adjectives without their endings. */
  readonly of: string;
  /** Whether a number before it may count something else: people, crowns. */
  readonly isAmbiguous?: boolean;
}

const AMBIGUOUS: readonly Currency[] = [
  {
    spanish: ["peso", "pesos"],
    english: ["peso", "pesos"],
    of: "argentin|mexican|chilen|colombian|uruguay|dominican|cuban|filipin",
  },
  { spanish: ["sol", "soles"], english: ["sol", "soles"], of: "peruan" },
  { spanish: ["real", "reales"], english: ["real", "reais"], of: "brasileñ" },
  { spanish: ["colón", "colones"], english: ["colon", "colones"], of: "costarricens|salvadoreñ" },
  { spanish: ["bolívar", "bolívares"], english: ["bolivar", "bolivars"], of: "venezolan" },
  { spanish: ["quetzal", "quetzales"], english: ["quetzal", "quetzals"], of: "guatemaltec" },
  { spanish: ["lempira", "lempiras"], english: ["lempira", "lempiras"], of: "hondureñ" },
  { spanish: ["córdoba", "córdobas"], english: ["cordoba", "cordobas"], of: "nicaragüens" },
  {
    spanish: ["guaraní", "guaraníes"],
    english: ["guarani", "guaranis"],
    of: "paraguay",
    isAmbiguous: true,
  },
  {
    spanish: ["corona", "coronas"],
    english: ["crown", "crowns"],
    of: "suec|norueg|danes|chec|islandes",
    isAmbiguous: true,
  },
  { spanish: ["lira", "liras"], english: ["lira", "lira"], of: "turc", isAmbiguous: true },
];

/** Currencies that every model knows, with the sign that it may write for them. */
const KNOWN = [
  { spanish: ["euro", "euros"], english: "euro", sign: "€" },
  { spanish: ["libra", "libras"], english: "pound", sign: "£" },
  { spanish: ["franco", "francos"], english: "franc", sign: "CHF" },
] as const;

const SCALE = "(?:thousand|million|billion|trillion)";

const CURRENCIES = AMBIGUOUS.map((currency) => ({ ...currency, pattern: patternOf(currency) }));

/** What a text without any of them lacks: most are told by that. */
const ANY = new RegExp(AMBIGUOUS.map(({ spanish: [one] }) => one).join("|"), "u");

interface Masked {
  readonly text: string;
  /** Gives the currencies' names back to a translation of `text`. */
  readonly restore: (target: string) => string;
}

/**
 * Puts a currency that every model knows in place of one that they mistake: "240.000 pesos" came back as "240,000
 * weights". Names of currencies are those beside an amount, before the people whose it is, and after «en».
 */
export function maskCurrencies(text: string): Masked {
  if (!ANY.test(text)) return { text, restore: (target) => target };
  const found = CURRENCIES.filter(({ pattern }) => text.search(pattern) >= 0);
  const lower = text.toLowerCase();
  const free = KNOWN.filter(
    ({ spanish: [one], sign }) => !text.includes(sign) && !lower.includes(one),
  );
  if (found.length === 0 || found.length > free.length)
    return { text, restore: (target) => target };
  const pairs = found.flatMap((currency, at) => {
    const known = free[at];
    return known === undefined ? [] : [{ currency, known }];
  });
  const masked = pairs.reduce(
    (masking, { currency, known: { spanish } }) =>
      masking.replace(currency.pattern, (name) =>
        name === currency.spanish[0] ? spanish[0] : spanish[1],
      ),
    text,
  );
  return {
    text: masked,
    restore: (target) =>
      pairs.reduce((restored, { currency: { english }, known }) => {
        const amount = new RegExp(String.raw`${known.sign} ?(\d+(?:[.,]\d+)*(?: ${SCALE})?)`, "gu");
        const name = new RegExp(String.raw`(?<!\p{L})${known.english}(s?)(?!\p{L})`, "giu");
        return restored
          .replace(amount, `$1 ${english[1]}`)
          .replace(name, (_, several: string) => (several === "" ? english[0] : english[1]));
      }, target),
  };
}

/** Finds the currency's name, without what stands beside it. */
function patternOf({ spanish: [one, several], of, isAmbiguous = false }: Currency): RegExp {
  const people = String.raw`(?= (?:${of})[oae]s?(?!\p{L}))`;
  const amount = isAmbiguous
    ? String.raw`(?<=\d mil |(?:millón|millones|billón|billones) de )`
    : String.raw`(?<=\d |(?<!\p{L})mil |(?:millón|millones|billón|billones|miles|cientos) de |(?<!\p{L})en )`;
  const names = `(?:${several}|${one})`;
  return new RegExp(
    String.raw`(?<!\p{L})(?:${amount}${several}(?!\p{L}| pesad| medi| plum| decreto)|${names}${people})`,
    "gu",
  );
}
