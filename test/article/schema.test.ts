import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { z } from "zod";
import { articleSchema } from "../../src/article/article.ts";
import { ROOT } from "../models.ts";
import { FINISHED } from "../sample.ts";

const schema = {
  $id: "urn:bilingual-digest:article:1",
  title: "Article",
  description: "An article at any stage of bilingual-digest: a line of articles.jsonl.",
  ...z.toJSONSchema(articleSchema),
};

test("the published schema is the one that is used; renew it with: npx vitest run test/article -u", async () => {
  await expect(`${JSON.stringify(schema, undefined, 2)}\n`).toMatchFileSnapshot(
    "../../src/article/article.schema.json",
  );
});

const validate = new Ajv2020({ strict: false }).compile(schema);

test("a finished article is valid by it, one with an unknown member is not", () => {
  expect(validate(FINISHED)).toBe(true);
  expect(validate({ ...FINISHED, surprise: 1 })).toBe(false);
});

test("so is every line of a night's articles.jsonl", () => {
  const text = readFileSync(path.join(ROOT, "fixtures/expected/articles.jsonl"), "utf8");
  const lines = text.trimEnd().split("\n");
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.filter((line) => !validate(JSON.parse(line)))).toEqual([]);
});
