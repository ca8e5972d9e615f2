import { repeatsNation, type Nation } from "./nationalities.ts";

/** Names have a capital and three letters; "The" begins those that Spanish leaves in English. */
const NAME = /(?<![\p{L}\p{N}])(?!The(?!\p{L}))\p{Lu}[\p{L}\p{M}]{2,}/gu;

/**
 * Whether the translation says a name of the source's, or a nation that the source has `named`, more often than it
 * does: "George Colony of George Colony", what a small model fills a clause with that it lost. Of newstest2012's own
 * English 16 of 3,003 sentences do.
 */
export function repeatsName(source: string, named: readonly Nation[], target: string): boolean {
  const said = countOf(source);
  const repeats = [...countOf(target)].some(([name, times]) => times > (said.get(name) ?? times));
  return repeats || repeatsNation(source, named, target);
}

function countOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [name] of text.matchAll(NAME)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
