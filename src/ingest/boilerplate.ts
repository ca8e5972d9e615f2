import { isAgency } from "./agencies.ts";
import { isOneSentence } from "./first-sentence.ts";
import { type Line, linesOf } from "./lines.ts";

/** A longer line is prose. */
const MAX_CHARACTERS = 160;

/** Stand alone or before a colon, so that a sentence which only begins like one is left alone. */
const relatedHeading =
  /^(?:(?:tambi[eé]n )?te (?:puede|podr[ií]a|pueden) interesar|(?:lea|lee|leer|vea|ver|mira|mire) (?:tambi[eé]n|adem[aá]s|m[aá]s)|m[aá]s noticias|(?:noticias|art[ií]culos|notas) relacionad[ao]s)(?: ?[:|»>]| ?…| ?\.{1,3}|$)/iu;

/** Here alone: what follows such a heading may be opening hours or a telephone number. */
const moreInformation = /^m[aá]s informaci[oó]n(?: ?[:|»>]| ?…| ?\.{1,3}|$)/iu;

const furniture: readonly RegExp[] = [
  relatedHeading,
  moreInformation,
  /^suscr[ií]b(?:ete|ase|irse) (?:aqu[ií]|a|al|en|gratis|y)(?!\p{L})/iu,
  /^(?:síguenos|siguenos|síganos) en(?!\p{L})/iu,
  /^compart(?:ir|e|a)(?: (?:en|esta (?:noticia|nota)|este artículo|por)(?!\p{L})|$)/iu,
  /^(?:©|copyright(?!\p{L})|\(c\) (?:\d{4}|agencia))/iu,
  /^(?:todos los )?derechos reservados/iu,
  /^publicidad\.?$/iu,
];
const credit = /^(?:con )?(?:información|datos|material) de (?:la agencia )?(.{2,60})$/iu;
const signOff = /^\(?(.{2,40}?)\)?\.?$/u;

/**
 * The trailing lines of a text that are no part of the article: links to others, invitations to
 * subscribe or share, credits, notices of rights. Only lines from `start` on, never all of them; never a
 * line of more than 160 characters or of more than one sentence. In text order.
 */
export function findBoilerplate(text: string, start: number): Line[] {
  const lines = linesOf(text, start);
  let first = relatedListStart(lines) ?? lines.length;
  while (first > 0 && isBoilerplate(lines[first - 1])) first -= 1;
  return first === 0 ? [] : lines.slice(first);
}

/** Index of a heading such as `También te puede interesar`, past the first third, that only links follow. */
function relatedListStart(lines: readonly Line[]): number | undefined {
  const heading = lines.findLastIndex((line) => {
    if (!isShort(line.text)) return false;
    const phrase = undecorated(line.text);
    return relatedHeading.exec(phrase)?.[0].length === phrase.length;
  });
  const [first, last] = [lines[0], lines.at(-1)];
  const at = lines[heading];
  if (!first || !last || !at) return undefined;
  if (at.start - first.start < (last.end - first.start) / 3) return undefined;
  const isLinks = lines.slice(heading + 1).every((line) => isLinkLike(line) || isBoilerplate(line));
  return isLinks ? heading : undefined;
}

/** A headline does not end in a full stop; prose does. */
function isLinkLike({ text }: Line): boolean {
  return isShort(text) && !/\.["”»)]?$/u.test(text);
}

function isBoilerplate(line: Line | undefined): boolean {
  if (line === undefined || !isShort(line.text)) return false;
  const phrase = undecorated(line.text);
  if (furniture.some((pattern) => pattern.test(phrase))) return true;
  const name = credit.exec(phrase)?.[1]?.replace(/\.$/u, "") ?? signOff.exec(phrase)?.[1];
  return name !== undefined && isAgency(name);
}

function isShort(text: string): boolean {
  return text.length <= MAX_CHARACTERS && isOneSentence(text);
}

/** A short line without the marks of markdown around it, and the arrows and bullets before it. */
function undecorated(text: string): string {
  return text.replace(/^[\s#>*_[\-•·▶►→]+/u, "").replace(/(?<![*_\]\s])[*_\]\s]+$/u, "");
}
