/** Words that say nothing of a text's subject, accents folded. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    "a al algo algun alguna algunas alguno algunos alli ambos ante antes aquel aquella aquellas aquello aquellos aqui asi " +
    "aun aunque ayer bajo bien cada casi como con contra cual cuales cualquier cuando cuanto de del desde donde dos " +
    "durante e el ella ellas ello ellos en entonces entre era eran es esa esas ese eso esos esta estaba estaban estado " +
    "estan estar estas este esto estos fue fueron ha haber habia habian hace hacer hacia han hasta hay hoy incluso la las " +
    "le les lo los luego mas me mi mientras mis misma mismo mismos mucha muchas mucho muchos muy nada ni ningun ninguna no " +
    "nos nosotros nuestra nuestro nuestros o os otra otras otro otros para pero poco por porque primer primera pues que " +
    "quien quienes se sea sean segun ser si sido siempre sin sino sobre solo son su sus tal tambien tampoco tan tanto te " +
    "tenia tiene tienen toda todas todavia todo todos tras tres tu tus u un una unas uno unos usted ustedes va vez y ya yo " +
    "ademas embargo puede pueden podria sera seran sido siendo cuyo cuya cuyos cuyas " +
    "dijo dice explico señalo afirmo aseguro añadio indico destaco"
  )
    .split(" ")
    .map(fold),
);

/** Lower case without accents; ñ stays ñ, for it is a letter of its own. */
function fold(word: string): string {
  return word
    .toLowerCase()
    .replaceAll("ñ", "\u0001")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll("\u0001", "ñ");
}

/**
 * Spanish light stemmer of J. Savoy (UniNE, https://members.unine.ch/jacques.savoy/clef/): plurals and final vowels.
 */
export function stem(folded: string): string {
  if (folded.length < 5) return folded;
  if (/(?:[oae])$/u.test(folded)) return folded.slice(0, -1);
  if (folded.endsWith("eses")) return folded.slice(0, -2);
  if (folded.endsWith("ces")) return `${folded.slice(0, -3)}z`;
  if (/(?:os|as|es)$/u.test(folded)) return folded.slice(0, -2);
  return folded;
}

/** Stems of the words that carry meaning, in order; of a sentence without such words, of all its words. */
export function terms(text: string): string[] {
  const words = (text.match(/[\p{L}\p{N}]+/gu) ?? []).map(fold);
  const meaningful = words.filter((word) => word.length > 1 && !STOP_WORDS.has(word));
  return (meaningful.length > 0 ? meaningful : words).map(stem);
}
