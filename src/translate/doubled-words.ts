const WORD = /[\p{L}\p{M}'’]+/gu;
/** Letters under which two words in a row may be right: "came in in time". */
const SHORTEST = 3;
/** Words that English rightly writes twice in a row: "had had", "that that". */
const RIGHTLY = new Set(["had", "that", "her", "bye"]);

/** Writes a word once that a translation says twice in a row ("the total total") and its source does not; longer runs are loops and stay. */
export function singleWords(source: string, target: string): string {
  const doubles = doublesOf(target);
  if (doubles.length === 0 || doublesOf(source).length > 0) return target;
  return doubles.reduceRight((text, { from, to }) => text.slice(0, from) + text.slice(to), target);
}

/** Where the second words of pairs begin, with what parts them, and end. */
function doublesOf(text: string): { from: number; to: number }[] {
  const words = [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
    word: word.toLowerCase(),
    from: index,
    to: index + word.length,
  }));
  return words.flatMap(({ word, to: from }, index) => {
    const next = words[index + 1];
    if (next?.word !== word || word.length < SHORTEST || RIGHTLY.has(word)) return [];
    const isRun = words[index - 1]?.word === word || words[index + 2]?.word === word;
    return isRun || !/^,? $/u.test(text.slice(from, next.from)) ? [] : [{ from, to: next.to }];
  });
}
