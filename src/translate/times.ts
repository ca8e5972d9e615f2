/** A time of day after the words that announce one: "a las 21.00", "desde las 6.30 horas". */
const TIME = /(?<=\blas? )([01]?\d|2[0-4])\.([0-5]\d)(?![.,]?\d)/giu;

/** What says in Spanish, or in an English phrase, which half of a day is meant. */
const HALF_OF_DAY =
  /\b(?:tarde|noche|medianoche|mediodía|mañana|madrugada|[ap]\. ?m|[ap]m)(?![\p{L}\p{N}])/iu;
/** "9:30 p.m.", "10 am"; the last letter's full stop and what closes the text after it, if it ends there. */
const ENGLISH_HALF =
  /(?<=(?<![\d.,:])\d{1,2}(?::\d\d)?) ?(?:[ap]\.m|[ap]m)(?![\p{L}\p{N}])(?:(\.)(?=["”')]*$)|\.)?/gu;

/** What may follow a time: "a las 19:30 hs", "desde las 21 h", not "las 24 h del día"; models leave it where it is. */
const WITH_UNIT =
  /(?<=\b(?:[Aa]|[Dd]esde|[Hh]asta|[Hh]acia|[Ss]obre|[Ee]ntre) las? )([01]?\d|2[0-4])(:[0-5]\d)? ?(?:hs?|hrs)(?:\.(?= \p{Ll}))?(?![\p{L}\p{N}])/gu;

/** Writes times of day with a colon and no unit, as English does: models take "21.00" for 21,000. */
export function englishTimes(text: string): string {
  return text
    .replace(TIME, "$1:$2")
    .replace(WITH_UNIT, (_, hours: string, minutes = ":00") => hours + minutes);
}

/** Takes "a.m." and "p.m." from a translation whose source says of no time in which half of the day it is: they are invented. */
export function dropInventedHalves(source: string, target: string): string {
  return HALF_OF_DAY.test(source) ? target : target.replace(ENGLISH_HALF, "$1");
}
