import { textSentences } from "../segment/text-sentences.ts";
import type { Draft, Translator } from "../translate/translator.ts";

/** Control and format characters but tabs and line ends; a lone carriage return lets a line overwrite itself. */
const CONTROLS = /\r(?!\n)|[^\P{Cc}\t\n\r]|\p{Cf}/gu;

/** A text of several is the first of these that any of its sentences is. */
const ORIGINS = ["model", "glossary", "imported", "memory"] as const;

/**
 * Translates a text of any number of sentences; what stands between them, line breaks too, is kept, but not what
 * could steer a terminal.
 * The score is the mean over the sentences, weighted by length; the flags are those of any of them.
 */
export async function translateText(given: string, translator: Translator): Promise<Draft> {
  const text = given.replace(CONTROLS, "");
  const spans = textSentences(text);
  const drafts = await Promise.all(
    spans.map((span) => translator.translate(text.slice(span.start, span.end))),
  );
  let joined = "";
  let end = 0;
  for (const [index, span] of spans.entries()) {
    joined += text.slice(end, span.start) + (drafts[index]?.text ?? "");
    end = span.end;
  }
  return {
    text: joined + text.slice(end),
    score: meanScore(drafts),
    flags: [...new Set(drafts.flatMap((draft) => draft.flags))],
    origin: ORIGINS.find((origin) => drafts.some((draft) => draft.origin === origin)) ?? "source",
  };
}

function meanScore(drafts: readonly Draft[]): number | null {
  const scored = drafts.flatMap(({ score, text }) =>
    score === null ? [] : [{ score, weight: text.length }],
  );
  const weight = scored.reduce((sum, each) => sum + each.weight, 0);
  if (weight === 0) return null;
  const mean = scored.reduce((sum, each) => sum + each.score * each.weight, 0) / weight;
  return Math.round(mean * 1e4) / 1e4;
}
