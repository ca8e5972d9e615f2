import type { Settings } from "../config/settings.ts";
import { addedModels, findModel } from "../models/model-store.ts";
import { openModel } from "../models/model-folder.ts";
import { splitClauses } from "../segment/clauses.ts";
import { ModelTranslator } from "../translate/model-translator.ts";
import { RememberingTranslator } from "../translate/remembering-translator.ts";
import { TRANSLATION_VERSION } from "../translate/translation-version.ts";
import type { Translator } from "../translate/translator.ts";
import { openMemory } from "./open-memory.ts";

export type TranslatorSettings = Pick<
  Settings,
  | "model"
  | "modelsFolder"
  | "workers"
  | "beams"
  | "lengthPenalty"
  | "maxTokens"
  | "doubtScore"
  | "memory"
  | "memorySize"
>;

/**
 * Finds, verifies and loads the model that the settings name, behind the translation memory if they name one.
 * `context` names whatever else decides a translation, such as a glossary: nothing remembered in one context is seen
 * in another. Throws FatalError if the model is missing or altered, or the memory cannot be opened.
 */
export async function openTranslator(
  settings: TranslatorSettings,
  context = "",
): Promise<Translator> {
  const added = addedModels(settings.modelsFolder);
  const model = await openModel(await findModel(settings.model, added));
  const memory = settings.memory === undefined ? undefined : openMemory(settings.memory, settings);
  try {
    const translator = await ModelTranslator.open(model, {
      workers: settings.workers,
      search: { beams: settings.beams, lengthPenalty: settings.lengthPenalty },
      maxTokens: settings.maxTokens,
      doubtScore: settings.doubtScore,
      splitClauses,
    });
    const scope = scopeOf(model.checksum, settings, context);
    return memory === undefined ? translator : new RememberingTranslator(translator, memory, scope);
  } catch (error) {
    await memory?.close();
    throw error;
  }
}

/** Everything but the sentence that a translation, its score and its flags depend on. */
function scopeOf(checksum: string, settings: TranslatorSettings, context: string): string {
  const { beams, lengthPenalty, maxTokens, doubtScore } = settings;
  return JSON.stringify([
    TRANSLATION_VERSION,
    checksum,
    { beams, lengthPenalty, maxTokens, doubtScore },
    context,
  ]);
}
