import path from "node:path";
import { openModel, type ModelFolder } from "../src/models/model-folder.ts";
import { findModel } from "../src/models/model-store.ts";

export const ROOT = path.resolve(import.meta.dirname, "..");

/** The model that ships with the project. */
export async function embeddedModel(): Promise<ModelFolder> {
  return openModel(await findModel());
}
