/**
 * Nations of the news: how Spanish names the country and its people (stems take -o, -a, -os, -as, -es), and how
 * English does.
 */
const NATIONS: readonly (readonly [spanish: string, english: string])[] = [
  ["Afganistán|afgan", "Afghan(?:istan|s)?"],
  ["Alemania|alem[aá]n", "German(?:y|s)?"],
  ["Arabia Saud[ií]|saud[ií]", "Saudi(?:s| Arabian?)?"],
  ["Argelia|argelin", "Algerian?s?"],
  ["Argentina|argentin", "Argentin(?:a|e|ian|ean)s?"],
  ["Austria|austr[ií]ac", "Austrian?s?"],
  ["Australia|australian", "Australian?s?|Aussies?"],
  ["Bélgica|belga", "Belgi(?:um|an)s?"],
  ["Bolivia|bolivian", "Bolivian?s?"],
  ["Brasil|brasileñ", "Brazil(?:ian)?s?"],
  ["Bulgaria|búlgar", "Bulgarian?s?"],
  ["Canadá|canadiense", "Canad(?:a|ian)s?"],
  ["Chile|chilen", "Chilean?s?|Chile"],
  ["China|chin", "Chin(?:a|ese)"],
  ["Colombia|colombian", "Colombian?s?"],
  [
    "Corea del Norte|República Popular Democrática de Corea|RPDC|norcorean",
    "North Korean?s?|DPRK|(?:Democratic |People['’]s ){2}Republic of Korea",
  ],
  ["Corea del Sur|República de Corea|surcorean", "South Korean?s?|Republic of Korea"],
  ["Costa Rica|costarricense", "Costa Ricans?|Costa Rica"],
  ["Croacia|croata", "Croat(?:ia|ian)?s?"],
  ["Cuba|cuban", "Cuban?s?"],
  ["Dinamarca|dan[eé]s", "Denmark|Danish|Danes?"],
  ["Ecuador|ecuatorian", "Ecuador(?:ian|ean)?s?"],
  ["Egipto|egipci", "Egypt(?:ian)?s?"],
  ["El Salvador|salvadoreñ", "Salvador(?:an|ian|ean)?s?"],
  ["Escocia|escoc[eé]s", "Scot(?:land|s|tish|ch)?"],
  ["España|español", "Spain|Spanish|Spaniards?"],
  [
    "Estados Unidos|EE\\. ?UU\\.?|estadounidense|norteamerican",
    "United States|U\\.?S\\.?(?:A\\.?)?|(?:North )?Americans?|America",
  ],
  ["Filipinas|filipin", "Philippines?|Filipin[oa]s?"],
  ["Finlandia|finland[eé]s|finés", "Fin(?:land|nish|ns?)"],
  ["Francia|franc[eé]s", "France|French(?:man|men|woman|women)?"],
  ["Grecia|grieg", "Gree(?:ce|k|ks)"],
  ["Guatemala|guatemaltec", "Guatemalan?s?"],
  ["Haití|haitian", "Haiti(?:an)?s?"],
  ["Honduras|hondureñ", "Honduras|Honduran?s?"],
  ["Hungría|húngar", "Hungar(?:y|ian)s?"],
  ["India|indi", "India|Indians?"],
  ["Indonesia|indonesi", "Indonesian?s?"],
  ["Irak|Iraq|iraqu[ií]", "Iraqi?s?"],
  ["Irán|iran[ií]", "Iran(?:ian)?s?"],
  ["Irlanda|irland[eé]s", "Ireland|Irish(?:man|men)?"],
  ["Israel|israel[ií]", "Israeli?s?"],
  ["Italia|italian", "Ital(?:y|ian)s?"],
  ["Japón|japon[eé]s|nip[oó]n", "Japan(?:ese)?"],
  ["Jordania|jordan", "Jordan(?:ian)?s?"],
  ["Líbano|liban[eé]s", "Leban(?:on|ese)"],
  ["Libia|libi", "Libyan?s?"],
  ["Marruecos|marroqu[ií]", "Morocc(?:o|an)s?"],
  ["México|Méjico|mexican", "Mexic(?:o|an)s?"],
  ["Nicaragua|nicaragüense", "Nicaraguan?s?"],
  ["Nigeria|nigerian", "Nigerian?s?"],
  ["Noruega|norueg", "Nor(?:way|wegian)s?"],
  ["Países Bajos|Holanda|holand[eé]s|neerland[eé]s", "Netherlands|Holland|Dutch(?:man|men)?"],
  ["Pakistán|paquistan[ií]|pakistan[ií]", "Pakistani?s?"],
  ["Palestina|palestin", "Palestin(?:e|ian)s?"],
  ["Panamá|panameñ", "Panam(?:a|anian)s?"],
  ["Paraguay|paraguay", "Paraguay(?:an)?s?"],
  ["Perú|peruan", "Peru(?:vian)?s?"],
  ["Polonia|polac", "Pol(?:and|ish|es?)"],
  ["Portugal|portugu[eé]s", "Portug(?:al|uese)"],
  ["Puerto Rico|puertorriqueñ", "Puerto Ric(?:o|an)s?"],
  ["Reino Unido|británic", "United Kingdom|U\\.?K\\.?|Brit(?:ain|ish|on)s?"],
  ["República Checa|Chequia|chec", "Czech(?:s|ia)?"],
  ["República Dominicana|dominican", "Dominican(?:s| Republic)?"],
  ["Rumanía|Rumania|ruman", "Romanian?s?"],
  ["Rusia|rus", "Russian?s?"],
  ["Siria|siri", "Syrian?s?"],
  ["Sudáfrica|sudafrican", "South Africa|South Africans?"],
  ["Suecia|suec", "Swed(?:en|ish|es?)"],
  ["Suiza|suiz", "Switzerland|Swiss"],
  ["Tailandia|tailand[eé]s", "Thai(?:land|s)?"],
  ["Túnez|tunecin", "Tunisian?s?"],
  ["Turquía|turc", "Turk(?:ey|iye|ish|s)?"],
  ["Ucrania|ucranian", "Ukrain(?:e|ian)s?"],
  ["Uruguay|uruguay", "Uruguay(?:an)?s?"],
  ["Venezuela|venezolan", "Venezuelan?s?"],
  ["Vietnam|vietnamita", "Viet ?Nam(?:ese)?"],
];

/** Letters of a word by which a nation is looked for before its names are. */
const BEGINNING = 3;

/** A nation's names in either language. */
export interface Nation {
  /** How the first words of its names begin. */
  readonly beginnings: readonly string[];
  /** Every place in a text where a name of it stands. */
  readonly spanish: RegExp;
  readonly english: RegExp;
}

/** Latin, Greek, Cyrillic: with all letters of Unicode each of the patterns takes milliseconds to compile. */
const LETTER = "[0-9A-Za-zªµºÀ-ÖØ-öø-ʯͰ-ϿЀ-ԯḀ-ỿ]";
const ENDINGS = "(?:o|a|os|as|es|s)?";
const PAIRS: readonly Nation[] = NATIONS.map(([spanish, english]) => {
  const forms = spanish.split("|").map((form) => (/^\p{Lu}/u.test(form) ? form : form + ENDINGS));
  const beginnings = forms.map((form) => beginningsOf(form)[0] ?? "");
  return { beginnings, spanish: word(forms.join("|"), "giu"), english: word(english, "gu") };
});

/** Every place where an English name of any nation stands. */
const ANY_ENGLISH = word(NATIONS.map(([, english]) => english).join("|"), "gu");

/** Few sentences hold a word that begins like a nation's name. */
const BY_BEGINNING: ReadonlyMap<string, readonly Nation[]> = new Map(
  [...new Set(PAIRS.flatMap(({ beginnings }) => beginnings))].map((beginning) => [
    beginning,
    PAIRS.filter(({ beginnings }) => beginnings.includes(beginning)),
  ]),
);

/**
 * Whether the translation names another nation in place of one that the source has `named`: one of these is missing and
 * one stands there that the source does not name. A nation that is only missing may be "the country" in English.
 */
export function mistakesNationality(named: readonly Nation[], target: string): boolean {
  if (named.every(({ english }) => stands(english, target))) return false;
  const rest = named.reduce((text, { english }) => text.replaceAll(english, " "), target);
  if (!stands(ANY_ENGLISH, rest)) return false;
  return PAIRS.some((pair) => !named.includes(pair) && stands(pair.english, rest));
}

/** Either Korea, which the English of a sentence may name without its side. */
const KOREA = { spanish: /(?:nor|sur)?corea\p{L}*/giu, english: /Korea\p{L}*/gu };

/**
 * Whether the translation names a nation that the source has `named`, land or people, more often than the source does,
 * which may name it in English too.
 */
export function repeatsNation(source: string, named: readonly Nation[], target: string): boolean {
  return [...named, KOREA].some(({ spanish, english }) => {
    const times = timesIn(source, spanish) + timesIn(source.replaceAll(spanish, " "), english);
    return times > 0 && timesIn(target, english) > times;
  });
}

/** Whether a pattern of many places matches in one; `test` would begin where it last ended. */
function stands(pattern: RegExp, text: string): boolean {
  return text.search(pattern) >= 0;
}

function timesIn(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** The nations that a Spanish text names, in the order of the list. */
export function nationsOf(text: string): Nation[] {
  const likely = new Set(beginningsOf(text).flatMap((each) => BY_BEGINNING.get(each) ?? []));
  if (likely.size === 0) return [];
  return PAIRS.filter((pair) => likely.has(pair) && stands(pair.spanish, text));
}

/** How the words of a text begin, in small letters. */
function beginningsOf(text: string): string[] {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((each) => each.slice(0, BEGINNING).toLowerCase());
}

function word(pattern: string, flags: string): RegExp {
  return new RegExp(`(?<!${LETTER})(?:${pattern})(?!${LETTER})`, flags);
}
