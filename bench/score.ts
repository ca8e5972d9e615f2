/** Corpus scores of translations, 0 to 100. */
export interface Scores {
  readonly bleu: number;
  readonly chrf: number;
}

const BLEU_ORDER = 4;
const CHRF_ORDER = 6;
const CHRF_BETA_SQUARED = 4;

/**
 * BLEU (Papineni et al. 2002) over the 13a tokenisation and chrF2 (Popović 2015), one reference a line, as sacrebleu
 * 2 computes them (Post 2018, https://aclanthology.org/W18-6319).
 */
export function score(hypotheses: readonly string[], references: readonly string[]): Scores {
  if (hypotheses.length !== references.length)
    throw new Error(`expected ${references.length} translations, found ${hypotheses.length}`);
  return { bleu: bleu(hypotheses, references), chrf: chrf(hypotheses, references) };
}

function bleu(hypotheses: readonly string[], references: readonly string[]): number {
  const correct = new Float64Array(BLEU_ORDER);
  const total = new Float64Array(BLEU_ORDER);
  let [hypothesisLength, referenceLength] = [0, 0];
  for (const [index, hypothesis] of hypotheses.entries()) {
    const words = tokenize13a(hypothesis);
    const expected = tokenize13a(references[index] ?? "");
    hypothesisLength += words.length;
    referenceLength += expected.length;
    for (let order = 1; order <= BLEU_ORDER; order++) {
      const match = overlap(ngrams(words, order), ngrams(expected, order));
      correct[order - 1] = (correct[order - 1] ?? 0) + match;
      total[order - 1] = (total[order - 1] ?? 0) + Math.max(0, words.length - order + 1);
    }
  }
  if (correct.includes(0)) return 0;
  const logs = Array.from(correct, (match, index) => Math.log(match / (total[index] ?? 1)));
  const precision = Math.exp(logs.reduce((all, each) => all + each, 0) / BLEU_ORDER);
  return 100 * precision * Math.min(1, Math.exp(1 - referenceLength / hypothesisLength));
}

/** mteval-v13a's tokenisation. */
export function tokenize13a(line: string): string[] {
  const plain = line
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
  return ` ${plain} `
    .replace(/([{-~[-` -&(-+:-@/])/gu, " $1 ")
    .replace(/([^0-9])([.,])/gu, "$1 $2 ")
    .replace(/([.,])([^0-9])/gu, " $1 $2")
    .replace(/([0-9])(-)/gu, "$1 $2 ")
    .split(/\s+/u)
    .filter(Boolean);
}

function chrf(hypotheses: readonly string[], references: readonly string[]): number {
  let [precision, recall, orders] = [0, 0, 0];
  for (let order = 1; order <= CHRF_ORDER; order++) {
    let [found, expected, match] = [0, 0, 0];
    for (const [index, hypothesis] of hypotheses.entries()) {
      const ours = ngrams(charactersOf(hypothesis), order);
      const theirs = ngrams(charactersOf(references[index] ?? ""), order);
      expected += sum(theirs);
      if (theirs.size > 0) found += sum(ours);
      match += overlap(ours, theirs);
    }
    if (found === 0 || expected === 0) continue;
    orders += 1;
    precision += match / found;
    recall += match / expected;
  }
  if (precision + recall === 0) return 0;
  const [p, r] = [precision / orders, recall / orders];
  return (100 * (1 + CHRF_BETA_SQUARED) * p * r) / (CHRF_BETA_SQUARED * p + r);
}

function charactersOf(line: string): string[] {
  return Array.from(line.replace(/\s/gu, ""));
}

function ngrams(tokens: readonly string[], order: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at + order <= tokens.length; at++) {
    const gram = tokens.slice(at, at + order).join(" ");
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

function overlap(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const [gram, count] of a) total += Math.min(count, b.get(gram) ?? 0);
  return total;
}

function sum(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}
