/** What joins a sentence to the one before it. */
const CONNECTIVES = [
  "sin embargo|no obstante|ahora bien|con todo|aun así|en cambio|por el contrario|al contrario|pese a ello|pese a todo",
  "además|asimismo|también|tampoco|igualmente|del mismo modo|de igual modo|a su vez|por su parte|por su lado",
  "por otra parte|por otro lado|por una parte|por un lado|en primer lugar|en segundo lugar|por último|finalmente",
  "por eso|por ello|por esto|por tanto|por lo tanto|por consiguiente|en consecuencia|de ahí|así|entonces|de est[ae]",
  "de hecho|en efecto|en concreto|en particular|en realidad|por ejemplo|es decir|o sea|al respecto|en es[ae]",
  "en est[ae] (?:sentido|línea|contexto|caso|punto)|mientras tanto|después,|luego,|más tarde|antes,|allí|ahí",
  "pero|y|e|ni|o|porque|pues|ya que",
];
/** What stands for something named before. */
const PRONOUNS = [
  "[eé]st[aeo]s?|[eé]s[aeo]s?|aqu[eé]l(?:l[ao]s?)?|ell[ao]s?|él|ambos|ambas|dich[ao]s?|tal(?:es)?",
];
/** After "este" or "esta" these point at the day of the news, not at a sentence. */
const TIMES =
  "lunes|martes|miércoles|jueves|viernes|sábado|domingo|fin de semana|semana|mes|año|siglo|mañana|tarde|noche|" +
  "madrugada|mediodía|primavera|verano|otoño|invierno|curso|temporada|trimestre|semestre";
const DANGLING = new RegExp(
  `^["“«—– ]*(?!est[ae] (?:mismo |misma )?(?:${TIMES})(?!\\p{L}))(?:${[...CONNECTIVES, ...PRONOUNS].join("|")})(?![\\p{L}\\p{N}])`,
  "iu",
);
const QUOTATION = /^["“«][^"”»]*["”»][.,]?$/u;
const FEWEST_WORDS = 6;
const MOST_WORDS = 60;

/** How well a sentence can be read without its neighbours: a factor from 0 to 1. */
export function standsAlone(sentence: string): number {
  const words = sentence.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  let factor = 1;
  if (words < FEWEST_WORDS) factor *= 0.3;
  if (words > MOST_WORDS) factor *= 0.8;
  if (/[?¿]/u.test(sentence)) factor *= 0.4;
  if (DANGLING.test(sentence)) factor *= 0.6;
  if (QUOTATION.test(sentence)) factor *= 0.6;
  if (/^[—–]/u.test(sentence)) factor *= 0.6;
  return factor;
}
