import { readFile } from "node:fs/promises";
import type { Flag, ModelId } from "../article/article.ts";
import { normaliseSentence } from "../article/normalise-sentence.ts";
import { borrowWords, loansOf, withLoans, type Borrowed, type Loans } from "./borrowed-words.ts";
import { checkHypothesis, withPairs } from "./checks.ts";
import { FatalError } from "../errors.ts";
import { EnginePool } from "./engine-pool.ts";
import type { Candidate, Hypothesis, SearchOptions } from "./engine.ts";
import { openEnglishWords, type IsEnglish } from "./english-words.ts";
import { openHints, tokenHints, type Hints } from "./hints.ts";
import { byKeptWords } from "./kept-words.ts";
import { mendUnknownWords, openLexicon, type Lexicon } from "./lexicon.ts";
import { withoutLiterals } from "./literals.ts";
import { longNames } from "./official-names.ts";
import { prepare } from "./prepare.ts";
import { searchQuoted, type Search } from "./quoted-search.ts";
import { carried, type Draft, type Translator } from "./translator.ts";
import { openTokenizer, type Tokenizer } from "./tokenizer.ts";
import type { WorkerModel } from "./worker.ts";

/** What the translator must know of a model on disk. */
export interface TranslationModel extends ModelId {
  readonly folder: string;
  readonly tokenizerFile: string;
  readonly lexiconFile?: string;
  readonly loansFile?: string;
  readonly hintsFile?: string;
  readonly beamGraph?: string;
  readonly graphs: readonly { readonly file: string; readonly sha256: string }[];
  readonly endId: number;
  readonly padId: number;
  readonly maxPositions: number;
  readonly vocabularySize: number;
  readonly sourcePrefix: readonly number[];
  readonly forcedFirstId?: number;
}

/** What is known of words. */
interface Words {
  readonly isEnglish: IsEnglish;
  /** The words of the loans among them. */
  readonly lexicon: Lexicon;
  /** What the model gets in English. */
  readonly loans: Loans;
  /** What its search leans towards. */
  readonly hints: Hints;
}

type SplitClauses = (
  sentence: string,
  maxLength: number,
  lengthOf: (text: string) => number,
) => string[];

export interface TranslatorOptions {
  /** Worker threads; each takes one core. Minimum 1. */
  readonly workers: number;
  readonly search: SearchOptions;
  /** Longest source in tokens that is decoded in one piece; longer sentences are split at clauses. */
  readonly maxTokens: number;
  /** Mean log-probability of a token under which a translation is flagged; at most 0. */
  readonly doubtScore: number;
  readonly splitClauses: SplitClauses;
}

/** Tokens under which the second try searches wider instead of splitting. */
const SPLIT_FLOOR = 16;
/** Shortest sequence in tokens that a second try never says twice. */
const NO_REPEAT = 3;
const WIDE: SearchOptions = { beams: 8, lengthPenalty: 1.2 };

/** Translation by a local model on worker threads. */
export class ModelTranslator implements Translator {
  readonly model: ModelId;
  readonly #tokenizer: Tokenizer;
  readonly #pool: EnginePool;
  readonly #words: Words;
  readonly #encodeEnglish: (word: string) => readonly number[];
  readonly #options: TranslatorOptions;

  private constructor(
    model: ModelId,
    tokenizer: Tokenizer,
    pool: EnginePool,
    words: Words,
    options: TranslatorOptions,
  ) {
    this.model = model;
    this.#tokenizer = tokenizer;
    this.#pool = pool;
    this.#words = words;
    this.#encodeEnglish = remembered((word) => tokenizer.encode(word));
    this.#options = options;
  }

  /** Loads the model on every worker. Throws FatalError if it cannot be loaded. */
  static async open(model: TranslationModel, options: TranslatorOptions): Promise<ModelTranslator> {
    const json = await readFile(model.tokenizerFile, "utf8");
    const tokenizer = await openTokenizer(json, model.tokenizerFile);
    expectOneVocabulary(model, tokenizer);
    const [pool, words] = await Promise.all([
      EnginePool.open(workerModel(model), { workers: options.workers }),
      openWords(model),
    ]);
    const { name, checksum } = model;
    return new ModelTranslator({ name, checksum }, tokenizer, pool, words, options);
  }

  async translate(text: string, signal?: AbortSignal): Promise<Draft> {
    signal?.throwIfAborted();
    const sentence = normaliseSentence(text);
    if (!/\p{L}/u.test(withoutLiterals(sentence))) return carried(sentence);
    const first = await this.#attempt(sentence, this.#options.maxTokens, this.#options.search);
    if (first.flags.every(isSlight)) return this.#judged(sentence, first);
    signal?.throwIfAborted();
    const second = await this.#secondAttempt(sentence, first.flags);
    return this.#judged(sentence, weight(second.flags) < weight(first.flags) ? second : first);
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  #judged(sentence: string, draft: Draft): Draft {
    const flags = withPairs(sentence, draft.text, draft.flags);
    const isUnsure = draft.score !== null && draft.score < this.#options.doubtScore;
    return { ...draft, flags: isUnsure ? [...flags, "low-score"] : flags };
  }

  /** Another way: without repeats where it looped, else half by half, else, where little is to halve, a wider search. */
  async #secondAttempt(sentence: string, doubts: readonly Flag[]): Promise<Draft> {
    const { maxTokens, search } = this.#options;
    if (doubts.includes("repetition")) {
      const unrepeated = await this.#attempt(sentence, maxTokens, {
        ...search,
        noRepeat: NO_REPEAT,
      });
      if (unrepeated.flags.every(isSlight)) return unrepeated;
    }
    const length = this.#tokenizer.encode(sentence).length;
    if (length < SPLIT_FLOOR) return this.#attempt(sentence, maxTokens, WIDE);
    // A sentence of one piece rarely has its clause in the very middle.
    const most = length > maxTokens ? Math.floor(maxTokens / 2) : Math.ceil(length * 0.6);
    return this.#attempt(sentence, most, search);
  }

  async #attempt(sentence: string, maxTokens: number, search: SearchOptions): Promise<Draft> {
    const { isEnglish, lexicon, loans, hints } = this.#words;
    const { text, restore } = prepare(sentence, (part) => this.#tokenizer.covers(part));
    const encode = remembered((part: string) => this.#tokenizer.encode(part));
    const borrow = remembered((part: string) => borrowWords(part, loans));
    const lengthOf = (part: string): number =>
      Math.max(encode(part).length, encode(borrow(part).text).length);
    const pieces = this.#options
      .splitClauses(text, maxTokens, lengthOf)
      .filter((piece) => piece.trim() !== "");
    const searchText =
      (lent: readonly string[]): Search =>
      async (part, options) => {
        const given = { lent, named: longNames(part) };
        const wanted = tokenHints(part, given, hints, this.#encodeEnglish);
        const hypotheses = await this.#pool.decode(encode(part), options, wanted);
        return hypotheses.map((each) => ({ ...each, text: this.#tokenizer.decode(each.ids) }));
      };
    const found = await Promise.all(
      pieces.map(async (piece) => {
        const look = ({ text: part, english }: Borrowed): Promise<readonly Candidate[]> =>
          searchQuoted(part, search, searchText(english), this.#tokenizer);
        const lent = borrow(piece);
        const all = await look(lent);
        const took = lent.english.length === 0 ? all : withLoans(all, lent.english);
        const candidates = took.length > 0 ? took : await look({ text: piece, english: [] });
        return byKeptWords(piece, candidates, lexicon, search.lengthPenalty);
      }),
    );
    const draftOf = (parts: readonly Candidate[]): Draft => {
      const texts = parts.map((part) => part.text);
      const finished = parts.every((part) => part.finished);
      const check = (english: string): Flag[] =>
        checkHypothesis(sentence, english, finished, isEnglish);
      const restored = restore(joinClauses(pieces, texts));
      const doubts = check(restored);
      const target = doubts.includes("unknown-word")
        ? mendUnknownWords(sentence, restored, isEnglish, lexicon)
        : restored;
      const flags = target === restored ? doubts : check(target);
      return { text: target, score: meanScore(parts), flags, origin: "model" };
    };
    return leastDoubtful(found, draftOf);
  }
}

async function openWords({ lexiconFile, loansFile, hintsFile }: TranslationModel): Promise<Words> {
  const [isEnglish, lexicon, entries, hints] = await Promise.all([
    openEnglishWords(),
    openIfAny(lexiconFile, openLexicon),
    openIfAny(loansFile, openLexicon),
    openIfAny(hintsFile, openHints),
  ]);
  const loans = loansOf(entries);
  return { isEnglish, lexicon: new Map([...lexicon, ...loans.words]), loans, hints };
}

async function openIfAny<T>(
  file: string | undefined,
  open: (file: string) => Promise<ReadonlyMap<string, T>>,
): Promise<ReadonlyMap<string, T>> {
  return file === undefined ? new Map<string, T>() : open(file);
}

/** A function that is called but once with each text. */
function remembered<T>(call: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const result = known.get(text) ?? call(text);
    known.set(text, result);
    return result;
  };
}

/** The best candidate of all pieces that raises no doubt, else the one of least weight; of equals the likelier. */
function leastDoubtful(
  found: readonly (readonly Candidate[])[],
  draftOf: (parts: readonly Candidate[]) => Draft,
): Draft {
  const ranked = (rank: number): Candidate[] =>
    found.flatMap((candidates) => candidates[rank] ?? candidates[0] ?? []);
  const ranks = Math.max(...found.map((candidates) => candidates.length));
  let best = draftOf(ranked(0));
  for (let rank = 1; rank < ranks && best.flags.length > 0; rank++) {
    const draft = draftOf(ranked(rank));
    if (weight(draft.flags) < weight(best.flags)) best = draft;
  }
  return best;
}

/** What misleads less than a loop or a lost number, never outweighs one, and is worth no second search. */
function isSlight(doubt: Flag): boolean {
  return doubt === "unknown-word" || doubt === "repeated-name";
}

function weight(doubts: readonly Flag[]): number {
  return doubts.reduce((sum, doubt) => sum + (isSlight(doubt) ? 1 : 2), 0);
}

/** Mean log-probability of a token, to four places; null where the search gave none. */
function meanScore(parts: readonly Hypothesis[]): number | null {
  const lengths = parts.map(({ ids }) => ids.length + 1);
  const tokens = lengths.reduce((sum, length) => sum + length, 0);
  const score = parts.reduce((sum, part, at) => sum + part.score * (lengths[at] ?? 0), 0) / tokens;
  return Number.isFinite(score) ? Math.round(score * 1e4) / 1e4 : null;
}

/** What the engine's workers load of a model. */
export function workerModel(model: TranslationModel): WorkerModel {
  const { beamGraph, ...rest } = model;
  const graphs = [...model.graphs];
  return beamGraph === undefined
    ? { kind: "stepwise", ...rest, graphs, sourcePrefix: [...rest.sourcePrefix] }
    : { kind: "beam", beamGraph, ...rest, graphs };
}

/** Throws FatalError if a text could become token ids that the model has no embeddings for. */
function expectOneVocabulary(model: TranslationModel, tokenizer: Tokenizer): void {
  if (tokenizer.size > model.vocabularySize)
    throw new FatalError(
      `${model.tokenizerFile}: has ${tokenizer.size} tokens, config.json a vocabulary of ${model.vocabularySize}: they are not of one model. Add the model again.`,
    );
}

/** Clauses that the model closed or opened like sentences of their own are made one sentence again. */
function joinClauses(sources: readonly string[], targets: readonly string[]): string {
  return targets.reduce((joined, clause, index) => {
    if (joined === "") return clause;
    const continued = /^\P{Lu}*$/u.test(sources[index]?.trim().charAt(0) ?? "");
    return `${joined.replace(/(?<!\.)\.$/u, ",")} ${continued ? decapitalise(clause, sources[index] ?? "") : clause}`;
  }, "");
}

/** Lower-cases the first word unless it is "I" or a name of the source. */
function decapitalise(clause: string, source: string): string {
  const [word = ""] = /^\p{L}+/u.exec(clause) ?? [];
  if (word === "" || word === "I" || source.includes(word)) return clause;
  return word.slice(1) === word.slice(1).toLowerCase()
    ? clause.charAt(0).toLowerCase() + clause.slice(1)
    : clause;
}
