/** Small words of Galician that Spanish has not; some are Portuguese too. */
const galician: ReadonlySet<string> = new Set(
  (
    "ao aos do das na nas é foi seu seus súa súas polo pola polos polas outro outra agora unha dunha nunha cunha algunha " +
    "ningunha non moi tamén máis xa dende coa coas cos dun nun cun hai hoxe onte ata nin xunto xente onde mentres aínda ó ós"
  ).split(" "),
);
/** Small words of Galician that are words of Spanish too. */
const shared: ReadonlySet<string> = new Set("a o os as da dos este esta".split(" "));
/** What Spanish writes there. */
const spanish: ReadonlySet<string> = new Set(
  "el la lo los las del y una sus pero más también muy desde hay hoy ayer hasta".split(" "),
);
const portuguese =
  /[ãõçêâ]|(?<!\p{L})(?:uma|com|em|pelo|pela|mais|muito|já|há|hoje|ontem|até|são|à|às|isso|ele|ela|não)(?!\p{L})/u;
const FEWEST_WORDS = 8;
const LEAST_SHARE = 0.2;

/** Whether a text is Galician, which byte n-grams do not tell from Portuguese: by its small words. */
export function isGalician(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < FEWEST_WORDS || hasPortuguese(text)) return false;
  const own = words.filter((word) => galician.has(word)).length;
  const found = own + words.filter((word) => shared.has(word)).length;
  return own > 0 && found >= LEAST_SHARE * words.length && !words.some((word) => spanish.has(word));
}

/** Whether a text has a letter or a small word that Portuguese has and Spanish has not. */
export function hasPortuguese(text: string): boolean {
  return portuguese.test(text.toLowerCase());
}
