import { englishNumber } from "./english-numbers.ts";

/** 1.234,56 €, € 12, 1.200 M€; not the second of a range (3-5 €, entre 3 y 5 €), whose sign belongs to both. */
const EUROS =
  /(?<![\p{L}\p{N}.,]|\d ?[-–/] ?|\d (?:a|y|o|e|u) )(?:€ ?(\d+(?:[.,]\d+)*)|(\d+(?:[.,]\d+)*) ?(M)?€)(?![\p{L}\p{N}])/gu;

/**
 * Gives amounts that the source writes with a sign the English form, 1.234,56 € → €1,234.56, whatever name of the
 * currency a model chose; closes up percentages (3.5 % → 3.5%) and writes minus as the source does.
 */
export function restoreAmounts(source: string, target: string): string {
  const minus = source.includes("−") ? "−" : "-";
  let text = target.replace(/−(?=\d)/gu, minus).replace(/(?<=\d)[ \u00A0](?=%)/gu, "");
  if (/\bU(?:S\$|\$S)/u.test(source)) text = text.replace(/\bUS ?\$ ?(?=\d)/gu, "US$");
  for (const [, before, after, millions] of source.matchAll(EUROS))
    text = withSign(
      text,
      englishNumber(before ?? after ?? ""),
      millions === undefined ? "" : " million",
    );
  return text;
}

/** The number with the sign before it, where it stands beside a name of the currency, or stands but once. */
function withSign(text: string, number: string, scale: string): string {
  const digits = number.replaceAll(".", String.raw`\.`);
  const scaled = scale === "" ? "" : "(?: ?(?:M|million))?";
  const currency = "(?:€|EUR(?:OS?)?|[Ee]uros?)";
  const amount = new RegExp(
    String.raw`(?<![\p{N}€]|[\d€][.,])(${currency} ?)?${digits}(?![.,]?\d)${scaled}( ?${currency}(?!\p{L}))?(?! ?(?:%|[mb]illion|thousand|°))`,
    "gu",
  );
  const isOnly = [...text.matchAll(amount)].length === 1;
  return text.replace(amount, (whole: string, before?: string, after?: string) =>
    isOnly || before !== undefined || after !== undefined ? `€${number}${scale}` : whole,
  );
}
