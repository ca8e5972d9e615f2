import type { Span } from "../article/article.ts";
import { isAgency } from "./agencies.ts";
import { linesOf } from "./lines.ts";

/** A dek or two and a byline may stand between the title and the dateline. */
const MAX_LINES = 4;
/** A dateline is short; this also bounds the work of the expressions below. */
const MAX_CHARACTERS = 140;

const MONTH =
  "(?:ene(?:ro)?|feb(?:rero)?|mar(?:zo)?|abr(?:il)?|may(?:o)?|jun(?:io)?|jul(?:io)?|ago(?:sto)?" +
  "|sep(?:t|tiembre)?|setiembre|oct(?:ubre)?|nov(?:iembre)?|dic(?:iembre)?)(?!\\p{L})\\.?";
const YEAR = "(?:,? (?:del? )?\\d{4}(?!\\d))?";
const NAME = "\\p{Lu}[\\p{L}.'’]*";

const emphasis = /^[*_]{1,3}/u;
/** `Moscú`, `Ciudad de México`, `Bruselas/París`. */
const place = new RegExp(
  `^${NAME}(?:[ /-](?:(?:de|del|la|las|los|el|y)(?!\\p{L})|${NAME})){0,6}`,
  "u",
);
/** `San José (Costa Rica), …` */
const country = new RegExp(`^ \\(${NAME}(?: ${NAME}){0,3}\\)(?=,)`, "u");
/** `Guadalajara, Jalisco, …` */
const region = new RegExp(`^, ${NAME}(?: ${NAME}){0,2}(?=,| \\()`, "u");
const date = new RegExp(
  `^, (?:\\d{1,2}[º°]? (?:de )?${MONTH}${YEAR}|${MONTH} \\d{1,2}(?!\\d)${YEAR})`,
  "iu",
);
const bareDay = /^, \d{1,2}(?= ?\()/u;
const agency = /^ ?\((\p{Lu}[^()]{1,40})\)/u;
const dash = /^ ?\. ?[-–—―]{1,2}|^ ?[-–—―]{1,2}(?=[ *_]|$)/u;
const tightDash = /^[-–—―]{1,2}/u;
const newSentence = /^ ["“«‘¿¡—]?\p{Lu}/u;
/** What a date may follow in prose. */
const notPlace =
  /^(?:hoy|ayer|anoche|mañana|lunes|martes|miércoles|jueves|viernes|sábado|domingo)$/iu;

/**
 * Where a dateline stands (`Moscú, 28 de abril (Sputnik) .-`, `MADRID (Reuters) -`), its dash included, at
 * the beginning of one of the first lines of the body, which begins at `start`. It needs a place and a
 * date with a month, or a known agency; a place and a dash alone are also how dialogue is written.
 */
export function findDateline(text: string, start: number): Span | undefined {
  for (const line of linesOf(text, start).slice(0, MAX_LINES)) {
    const length = datelineLength(line.text.slice(0, MAX_CHARACTERS));
    if (length > 0) return { start: line.start, end: line.start + length };
  }
  return undefined;
}

/** UTF-16 units of the dateline that a line begins with; 0 if none. */
export function datelineLength(line: string): number {
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    const match = pattern.exec(line.slice(at));
    at += match?.[0].length ?? 0;
    return match?.[1] ?? match?.[0];
  };
  const mark = take(emphasis);
  const where = take(place);
  take(country);
  const day = take(date) ?? (take(region) === undefined ? undefined : take(date));
  const hasDate = day !== undefined;
  if (!hasDate) take(bareDay);
  const who = take(agency);
  const takeDash = () => take(dash) ?? (who === undefined ? undefined : take(tightDash));
  let hasDash = takeDash() !== undefined;
  if (mark !== undefined) {
    if (!line.startsWith(mark, at)) return 0;
    at += mark.length;
    hasDash ||= takeDash() !== undefined;
  }
  const isKnown = who !== undefined && isAgency(who);
  const isPlace = where !== undefined && !notPlace.test(where);
  if (hasDash && isKnown) return at;
  if (!isPlace || !hasDate) return 0;
  // `La Habana, 12 may (Prensa Latina) El presidente …`
  const isRunIn = who !== undefined && newSentence.test(line.slice(at));
  return hasDash || isRunIn ? at : 0;
}
