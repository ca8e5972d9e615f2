import { articleSchema, sentencesOf, TITLE_ID, type Article } from "../article/article.ts";
import { normaliseSentence } from "../article/normalise-sentence.ts";
import { UsageError } from "../errors.ts";
import type { ReadUnit, Unit } from "../store/exchange.ts";
import type { KnownSentence } from "../store/translation-memory.ts";
import type { Draft } from "../translate/translator.ts";

/** What a person wrote, as a draft: no model scored it. */
function written(translation: string, origin: "memory" | "imported"): Draft {
  return { text: translation, score: null, flags: [], origin };
}

/** A person's correction. Throws UsageError if either text is blank. */
export function correction(sentence: string, translation: string): KnownSentence {
  const [from, to] = [normaliseSentence(sentence), normaliseSentence(translation)];
  if (from === "" || to === "")
    throw new UsageError("expected a Spanish sentence and its English translation, found a blank.");
  return { sentence: from, draft: written(to, "memory") };
}

/** A known sentence on its way to a file. */
export function unitOf({ sentence, draft }: KnownSentence): Unit {
  const { text, flags, origin } = draft;
  return { sentence, translation: text, flags, origin, before: text };
}

/**
 * The translated sentences of an article, its title among them, in text order. What stands in both languages as it
 * is and a title that is no sentence of its own are left out.
 */
export function articlePairs(article: Article): KnownSentence[] {
  const title = article.titleOrigin === "derived" ? [] : [{ id: TITLE_ID, text: article.title }];
  const sentences = [...title, ...sentencesOf({ blocks: article.blocks ?? [] })];
  const texts = new Map(sentences.map(({ id, text }): [string, string] => [id, text]));
  return (article.translations ?? []).flatMap(({ sentenceId, ...draft }) => {
    const sentence = normaliseSentence(texts.get(sentenceId) ?? "");
    return sentence === "" || draft.origin === "source" ? [] : [{ sentence, draft }];
  });
}

/** An article from a line of a night's articles.jsonl. Throws UsageError if it is none. */
export function articleFromLine(line: string): Article {
  try {
    return articleSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new UsageError("expected an article as `run` writes it, found something else", { cause });
  }
}

/** What there is to learn from a file's units. */
export interface Lesson {
  readonly known: readonly KnownSentence[];
  /** Units that this program wrote and nobody changed. */
  readonly unchanged: number;
  readonly problems: readonly { readonly line: number; readonly problem: string }[];
}

/**
 * What a person changed since it was exported is a correction, and so is what was exported as one. Machine translation
 * that came back unchanged teaches nothing. What other programs wrote is `imported`. With `corrections` a person
 * vouches for all of it.
 */
export function lessonOf(
  read: readonly ReadUnit[],
  options: { readonly corrections: boolean },
): Lesson {
  const known: KnownSentence[] = [];
  const problems: { line: number; problem: string }[] = [];
  let unchanged = 0;
  for (const each of read) {
    const taken = "problem" in each ? each.problem : take(each.unit, options.corrections);
    if (taken === undefined) unchanged += 1;
    else if (typeof taken === "string") problems.push({ line: each.line, problem: taken });
    else known.push(taken);
  }
  return { known, unchanged, problems };
}

type ReadableUnit = Extract<ReadUnit, { unit: object }>["unit"];

/** A sentence learnt, nothing if there is nothing to learn, or why that cannot be told. */
function take(unit: ReadableUnit, isVouchedFor: boolean): KnownSentence | string | undefined {
  const { origin, before } = unit;
  const [sentence, text] = [normaliseSentence(unit.sentence), normaliseSentence(unit.translation)];
  const learn = (as: "memory" | "imported"): KnownSentence => ({
    sentence,
    draft: written(text, as),
  });
  if (isVouchedFor) return learn("memory");
  if (before !== undefined && normaliseSentence(before) !== text) return learn("memory");
  if (origin === "memory" || origin === "imported") return learn(origin);
  if (before !== undefined) return undefined;
  return origin === undefined
    ? learn("imported")
    : `the translation before the change ("before") is missing beside the origin ${origin}, so a change cannot be told. Take the whole file with --corrections, or leave the row out`;
}
