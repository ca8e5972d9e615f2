import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { articleFromLine, articlePairs } from "../../src/pipeline/memory-exchange.ts";
import { TRANSLATION_VERSION } from "../../src/translate/translation-version.ts";
import { embeddedModel, ROOT } from "../models.ts";

/**
 * If this fails, the same model translates the fixtures otherwise than under this TRANSLATION_VERSION, and warm
 * memories would go on giving the old translations. Raise it, then: npx vitest run test/translate/translation-version -u
 */
test("whoever changes what is translated raises TRANSLATION_VERSION", async () => {
  const lines = await readFile(path.join(ROOT, "fixtures/expected/articles.jsonl"), "utf8");
  const pairs = lines
    .trimEnd()
    .split("\n")
    .flatMap((line) => articlePairs(articleFromLine(line)))
    .map(({ sentence, draft }) => JSON.stringify([sentence, draft.text, draft.score, draft.flags]));
  // Sorted and single, so that other articles' order or a new summary changes nothing.
  const hash = createHash("sha256").update([...new Set(pairs)].toSorted().join("\n"));
  const { checksum } = await embeddedModel();
  const record = { version: TRANSLATION_VERSION, model: checksum, fixtures: hash.digest("hex") };
  await expect(`${JSON.stringify(record, undefined, 2)}\n`).toMatchFileSnapshot(
    "translation-version.json",
  );
});
