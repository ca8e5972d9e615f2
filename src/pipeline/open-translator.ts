import type { ModelId } from "../article/article.ts";
import type { Settings } from "../config/settings.ts";
import { addedModels, findModel } from "../models/model-store.ts";
import { openModel } from "../models/model-folder.ts";
import { splitClauses } from "../segment/clauses.ts";
import type { Glossary } from "../translate/glossary.ts";
import { GlossaryTranslator } from "../translate/glossary-translator.ts";
import { ModelTranslator } from "../translate/model-translator.ts";
import { RememberingTranslator } from "../translate/remembering-translator.ts";
import { SharingTranslator } from "../translate/sharing-translator.ts";
import { TRANSLATION_VERSION } from "../translate/translation-version.ts";
import type { Translator } from "../translate/translator.ts";
import { openGlossary } from "./open-glossary.ts";
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
  | "glossary"
  | "keep"
>;

/**
 * Finds, verifies and loads the model that the settings name, with their glossary, behind their translation memory.
 * Throws UsageError if the glossary cannot be read, FatalError if the model is missing or altered, or the memory
 * cannot be opened.
 */
export async function openTranslator(settings: TranslatorSettings): Promise<Translator> {
  return openTranslatorWith(settings, await openGlossary(settings));
}

/** The model that the settings name, verified but not loaded. Throws FatalError if it is missing or altered. */
export async function identifyModel({
  model,
  modelsFolder,
}: Pick<TranslatorSettings, "model" | "modelsFolder">): Promise<ModelId> {
  const { name, checksum } = await openModel(await findModel(model, addedModels(modelsFolder)));
  return { name, checksum };
}

/** The same with a glossary that has been read. */
export async function openTranslatorWith(
  settings: TranslatorSettings,
  glossary: Glossary | undefined,
): Promise<Translator> {
  const added = addedModels(settings.modelsFolder);
  const model = await openModel(await findModel(settings.model, added));
  const memory =
    settings.memory === undefined ? undefined : await openMemory(settings.memory, settings);
  try {
    const drafter = await ModelTranslator.open(model, {
      workers: settings.workers,
      search: { beams: settings.beams, lengthPenalty: settings.lengthPenalty },
      maxTokens: settings.maxTokens,
      doubtScore: settings.doubtScore,
      splitClauses,
    });
    const translator = new SharingTranslator(new GlossaryTranslator(drafter, glossary));
    const scope = scopeOf(model.checksum, settings, glossary?.checksum ?? "");
    return memory === undefined ? translator : new RememberingTranslator(translator, memory, scope);
  } catch (error) {
    await memory?.close();
    throw error;
  }
}

/** Everything but the sentence that a translation, its score and its flags depend on. */
function scopeOf(checksum: string, settings: TranslatorSettings, glossary: string): string {
  const { beams, lengthPenalty, maxTokens, doubtScore } = settings;
  return JSON.stringify([
    TRANSLATION_VERSION,
    checksum,
    { beams, lengthPenalty, maxTokens, doubtScore },
    glossary,
  ]);
}
