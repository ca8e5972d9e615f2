const MONTHS =
  "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre";
const monthNames = MONTHS.split(" ");

/**
 * A date in ISO 8601 where it can be read in one way only; otherwise as given. Read are ISO 8601 itself,
 * RFC 5322 (of mail and RSS), `12 de mayo de 2024`, and `25/04/2024` where no month has that number.
 */
export function readPublished(given: string): string {
  return readIso(given) ?? readRfc5322(given) ?? readSpanish(given) ?? readSlashes(given) ?? given;
}

function readIso(given: string): string | undefined {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|[+-]\d\d:?\d\d)?)?$/iu.exec(
      given,
    );
  if (!match) return undefined;
  const [, year, month, day, time, zone = ""] = match;
  const date = isoDate(Number(year), Number(month), Number(day));
  if (date === undefined || time === undefined) return date;
  const offset = zone.toUpperCase().replace(/^([+-]\d\d):?(\d\d)$/u, "$1:$2");
  const full = `${date}T${time}${offset}`;
  return Number.isNaN(Date.parse(full)) ? undefined : full;
}

function readRfc5322(given: string): string | undefined {
  const shape =
    /^(?:[a-z]{3}, )?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)? (?:GMT|UTC?|Z|[ECMP][SD]T|[+-]\d{4})$/iu;
  if (!shape.test(given)) return undefined;
  const time = Date.parse(given);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function readSpanish(given: string): string | undefined {
  const match = /^(?:[a-záéíóú]+,? )?(\d{1,2}) (?:de )?([a-z]+) (?:del? )?(\d{4})$/iu.exec(given);
  if (!match) return undefined;
  const [, day, name = "", year] = match;
  const month = monthNames.indexOf(name.toLowerCase().replace("setiembre", "septiembre")) + 1;
  return isoDate(Number(year), month, Number(day));
}

function readSlashes(given: string): string | undefined {
  const match = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/u.exec(given);
  if (!match) return undefined;
  const [first, second, year] = match.slice(1).map(Number);
  if (first === undefined || second === undefined || year === undefined) return undefined;
  if (first <= 12 && second <= 12 && first !== second) return undefined;
  return first > 12 ? isoDate(year, second, first) : isoDate(year, first, second);
}

/** Undefined if the calendar has no such day. */
function isoDate(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : undefined;
}
