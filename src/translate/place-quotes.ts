/** Words, and every other character that is no space. */
const TOKEN = /[\p{L}\p{M}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*|\S/gu;
const OPENING = /(?<=^|[\s(])"/u;

interface Token {
  readonly text: string;
  /** Where it begins and ends, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** A quotation mark of a text, before its `word`th word, counted without marks. */
interface Mark {
  readonly word: number;
  readonly opens: boolean;
}

/** A text without its straight quotation marks. */
export function withoutQuotes(text: string): string {
  return text
    .replaceAll(/(?<=\s)"\s+|"/gu, "")
    .replaceAll(/\s+/gu, " ")
    .trim();
}

/**
 * Gives `plain` the quotation marks of `marked`, another English of the same sentence: each mark goes to the word that
 * the longest common subsequence of words pairs with the one beside it, one at an end to the same end. Undefined if a
 * mark has no such word, would no longer stand behind the punctuation it stood behind, or if a quotation would be empty.
 */
export function placeQuotes(marked: string, plain: string): string | undefined {
  const { words, marks } = takeApart(marked);
  const tokens = tokensOf(plain);
  const pairs = pairWords(words, tokens.map(lowered));
  const places = marks.map(({ word, opens }) =>
    opens ? startOf(word, words, pairs, tokens) : endOf(word, words, pairs, tokens),
  );
  let placed = "";
  let last = -1;
  for (const place of places) {
    if (place === undefined || place <= last) return undefined;
    placed += `${plain.slice(Math.max(last, 0), place)}"`;
    last = place;
  }
  return placed + plain.slice(Math.max(last, 0));
}

type Pairs = readonly (number | undefined)[];

/** Where in the text of `tokens` a mark stands that opens before the `word`th word of the other text. */
function startOf(
  word: number,
  words: readonly string[],
  pairs: Pairs,
  tokens: readonly Token[],
): number | undefined {
  if (word === 0) return tokens.at(0)?.start;
  const before = pairs[word - 1];
  const behind = before === undefined ? undefined : before + 1;
  const at = isPunctuation(words[word - 1]) ? (behind ?? pairs[word]) : (pairs[word] ?? behind);
  return at === undefined ? undefined : tokens[at]?.start;
}

/** Where one stands that closes before it. */
function endOf(
  word: number,
  words: readonly string[],
  pairs: Pairs,
  tokens: readonly Token[],
): number | undefined {
  if (word === words.length) return tokens.at(-1)?.end;
  const after = pairs[word];
  const token = tokens[pairs[word - 1] ?? (after === undefined ? -1 : after - 1)];
  const last = words[word - 1];
  return isPunctuation(last) && token?.text !== last ? undefined : token?.end;
}

function isPunctuation(word: string | undefined): boolean {
  return word !== undefined && /^\p{P}$/u.test(word);
}

function takeApart(text: string): { words: string[]; marks: Mark[] } {
  const words: string[] = [];
  const marks: Mark[] = [];
  for (const token of tokensOf(text)) {
    const opens = OPENING.test(text.slice(Math.max(token.start - 1, 0), token.end));
    if (token.text === '"') marks.push({ word: words.length, opens });
    else words.push(lowered(token));
  }
  return { words, marks };
}

function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(TOKEN), ({ 0: found, index }) => ({
    text: found,
    start: index,
    end: index + found.length,
  }));
}

function lowered({ text }: Token): string {
  return text.toLowerCase();
}

/** For each word of `a` the place of its partner in `b`, undefined where it has none: a longest common subsequence. */
function pairWords(a: readonly string[], b: readonly string[]): (number | undefined)[] {
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs: (number | undefined)[] = a.map(() => undefined);
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs[i++] = j++;
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}
