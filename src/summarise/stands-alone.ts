/** Openings that point back at a sentence which a summary may not show. */
const DANGLING =
  /^["“«—– ]*(?:sin embargo|además|asimismo|también|por su parte|por otra parte|por otro lado|no obstante|en cambio|por último|por eso|por ello|de hecho|en este sentido|a su vez|al respecto|es decir|pero|y|aunque|entonces|así|est[aeo]s?|es[aeo]s?|dich[ao]s?|aquell?[ao]s?|ell[ao]s?|él)(?![\p{L}\p{N}])/iu;
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
