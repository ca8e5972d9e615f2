/** Small words that running Galician is full of, and Spanish has not, or seldom; some are Portuguese too. */
const galician: ReadonlySet<string> = new Set(
  (
    "o os ao aos do dos da das na nas é foi seu seus súa súas polo pola polos polas este esta agora outro outra " +
    "unha dunha nunha cunha algunha ningunha non moi tamén máis xa dende coa coas cos dun nun cun hai hoxe onte ata nin " +
    "xunto xente onde mentres aínda ó ós"
  ).split(" "),
);
/** What Spanish writes there. */
const spanish: ReadonlySet<string> = new Set(
  "el la lo los las del y una sus pero más también muy desde hay hoy ayer hasta".split(" "),
);
/** What Portuguese writes there. */
const portuguese =
  /[ãõçêâ]|(?<!\p{L})(?:uma|com|pelo|pela|mais|muito|já|há|hoje|ontem|até|são|à|às|isso|ele|ela)(?!\p{L})/u;
const FEWEST_WORDS = 8;
const LEAST_SHARE = 0.2;

/** Whether a text is Galician, which byte n-grams do not tell from Portuguese: by its small words. */
export function isGalician(text: string): boolean {
  const lowered = text.toLowerCase();
  const words = lowered.match(/\p{L}+/gu) ?? [];
  if (words.length < FEWEST_WORDS || portuguese.test(lowered)) return false;
  const found = words.filter((word) => galician.has(word)).length;
  return found >= LEAST_SHARE * words.length && !words.some((word) => spanish.has(word));
}
