import type { Settings } from "../config/settings.ts";
import { findModel } from "../models/find-model.ts";
import { openModel } from "../models/model-folder.ts";
import { splitClauses } from "../segment/clauses.ts";
import { ModelTranslator } from "../translate/model-translator.ts";
import type { Translator } from "../translate/translator.ts";

export type TranslatorSettings = Pick<
  Settings,
  "model" | "workers" | "beams" | "lengthPenalty" | "maxTokens" | "doubtScore"
>;

/** Finds, verifies and loads the model that the settings name. Throws FatalError if it is missing or altered. */
export async function openTranslator(settings: TranslatorSettings): Promise<Translator> {
  const model = await openModel(await findModel(settings.model));
  return ModelTranslator.open(model, {
    workers: settings.workers,
    search: { beams: settings.beams, lengthPenalty: settings.lengthPenalty },
    maxTokens: settings.maxTokens,
    doubtScore: settings.doubtScore,
    splitClauses,
  });
}
