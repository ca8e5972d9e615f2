import { z } from "zod";
import { FatalError } from "../errors.ts";

const input = z.strictObject({
  source: z.string(),
  line: z.int().optional(),
  state: z.enum(["done", "skipped", "failed"]),
  id: z.string().optional(),
  output: z.string().optional(),
  reason: z.string().optional(),
});

/** What a run read, did and wrote. The only file of a night that holds times. */
export const manifestSchema = z.strictObject({
  version: z.literal(1),
  tool: z.strictObject({ name: z.string(), version: z.string(), node: z.string() }),
  model: z.strictObject({ name: z.string(), checksum: z.string() }),
  settings: z.record(z.string(), z.unknown()),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  complete: z.boolean().describe("False if the run was stopped before its last article."),
  counts: z.strictObject({
    in: z.int(),
    done: z.int(),
    skipped: z.int(),
    failed: z.int(),
    sentences: z.int(),
    wordsEs: z.int(),
    wordsEn: z.int(),
    flagged: z.int().describe("Sentences whose translation is doubted."),
  }),
  memory: z
    .strictObject({
      remembered: z.int(),
      corrected: z.int(),
      imported: z.int(),
      translated: z.int(),
    })
    .optional()
    .describe("Sentences and titles answered from the translation memory, and by the model."),
  inputs: z.array(input),
  outputs: z.array(z.strictObject({ path: z.string(), bytes: z.int(), sha256: z.string() })),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestInput = z.infer<typeof input>;

/** The manifest as text. Throws FatalError if an input is in none of the counts, or in two. */
export function manifestText(manifest: Manifest): string {
  const { counts, inputs } = manifest;
  const total = counts.done + counts.skipped + counts.failed;
  if (counts.in !== total || counts.in !== inputs.length)
    throw new FatalError(
      `The run does not add up: ${counts.in} in, ${counts.done} done, ${counts.skipped} skipped, ${counts.failed} failed, ${inputs.length} listed.`,
    );
  return `${JSON.stringify(manifestSchema.parse(manifest), undefined, 2)}\n`;
}

/** A manifest's text as a manifest; undefined if it is none of this version. */
export function readManifest(text: string): Manifest | undefined {
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
