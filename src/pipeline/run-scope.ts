import type { Settings } from "../config/settings.ts";
import { TRANSLATION_VERSION } from "../translate/translation-version.ts";
import { VERSION } from "../version.ts";

/** Everything besides the article that decides what becomes of it, as text: program, model, settings, glossary. */
export type RunScope = string;

/** `checksum` is the model's, `glossary` that of its terms, empty without one. */
export function runScope(settings: Settings, checksum: string, glossary: string): RunScope {
  const { beams, lengthPenalty, maxTokens, doubtScore, summarySentences } = settings;
  return JSON.stringify([
    VERSION,
    TRANSLATION_VERSION,
    checksum,
    { beams, lengthPenalty, maxTokens, doubtScore, summarySentences },
    glossary,
  ]);
}
