import { expect, test } from "vitest";
import { z } from "zod";
import { articleSchema } from "../../src/article/article.ts";
import { run } from "../../src/cli/run.ts";
import { fakeTerminal } from "./fake-terminal.ts";

async function filter(argv: string[], stdin: string): Promise<{ code: number; lines: string[] }> {
  const terminal = fakeTerminal(stdin);
  const code = await run(argv, terminal);
  return { code, lines: terminal.out().replace(/\n$/u, "").split("\n") };
}

const json = (value: object): string => `${JSON.stringify(value)}\n`;
const record = z.looseObject({ id: z.unknown().optional(), error: z.string().optional() });
const parse = (line: string | undefined): z.infer<typeof record> =>
  record.parse(JSON.parse(line ?? ""));

test("translate: a line out for a line in, in order, blank ones too", async () => {
  const { code, lines } = await filter(
    ["translate"],
    "Hoy llueve.\n\nNo hubo heridos. Nadie gritó.\n42\n",
  );
  expect(code).toBe(0);
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/rain/u);
  expect(lines[1]).toBe("");
  expect(lines[2]).toMatch(/\. \S/u);
  expect(lines[3]).toBe("42");
});

test("translate --jsonl: id, translation, score and flags; a line that fails is answered with its error", async () => {
  const input =
    json({ id: "a", text: "Hoy llueve." }) +
    "{broken\n" +
    json({ id: 3, txt: "x" }) +
    json({ id: 4, text: "" });
  const { code, lines } = await filter(["translate", "--jsonl"], input);
  expect(code).toBe(1);
  const answers = lines.map(parse);
  expect(Object.keys(answers[0] ?? {})).toEqual(["id", "translation", "score", "flags"]);
  expect(answers[0]).toMatchObject({ id: "a", flags: [] });
  expect(String(answers[0]?.["translation"])).toMatch(/rain/u);
  expect(Number(answers[0]?.["score"])).toBeLessThan(0);
  expect(answers[1]?.error).toMatch(/standard input:2/u);
  expect(answers[2]?.id).toBe(3);
  expect(answers[2]?.error).toMatch(/text/u);
  expect(answers[3]).toEqual({ id: 4, translation: "", score: null, flags: [] });
});

test("segment --jsonl: the sentences of each text, U+2028 in it notwithstanding", async () => {
  const text = "El Sr. Gil vino a las 9.30. ¿Quién?\u2028Nadie más, según EE. UU.";
  const { lines } = await filter(["segment", "--jsonl"], json({ id: 1, text }));
  expect(lines.map(parse)).toEqual([
    { id: 1, sentences: ["El Sr. Gil vino a las 9.30.", "¿Quién?", "Nadie más, según EE. UU."] },
  ]);
});

test("summarise --sentences: that many of the text's sentences, in text order", async () => {
  const text =
    "El puente se cerró ayer por obras. El alcalde pidió paciencia. Las obras del puente durarán un año. Los autobuses cruzarán por el norte.";
  const { code, lines } = await filter(
    ["summarise", "--sentences", "2"],
    json({ id: 1, title: "El puente", text }),
  );
  expect(code).toBe(0);
  const { sentences } = z
    .object({ sentences: z.array(z.string()) })
    .parse(JSON.parse(lines[0] ?? ""));
  expect(sentences).toHaveLength(2);
  expect(sentences[0]).toBe("El puente se cerró ayer por obras.");
  expect(sentences.every((sentence) => text.includes(sentence))).toBe(true);
});

test("the stages as filters, one after another, make the run's article", async () => {
  const ingested = await filter(["ingest", "fixtures/articles/01-embalse.txt"], "");
  const [line] = ingested.lines;
  const segmented = await filter(["segment"], `${line}\n`);
  const translated = await filter(["translate"], `${segmented.lines[0]}\n`);
  const summarised = await filter(["summarise"], `${translated.lines[0]}\n`);
  const article = articleSchema.parse(JSON.parse(summarised.lines[0] ?? ""));
  const sentences = article.blocks?.flatMap((block) => block.sentences) ?? [];
  expect(sentences.length).toBeGreaterThan(8);
  expect(article.translations?.map((each) => each.sentenceId)).toEqual([
    "title",
    ...sentences.map((each) => each.id),
  ]);
  expect(article.summary?.sentenceIds).toHaveLength(3);
});

test("segment: a file that is not there is named", async () => {
  const terminal = fakeTerminal();
  expect(await run(["segment", "nowhere.txt"], terminal)).toBe(1);
  expect(terminal.err()).toMatch(/nowhere\.txt: cannot be read/u);
});

test("ingest: a file that cannot be read is a line with its error", async () => {
  const { code, lines } = await filter(["ingest", "nowhere.txt"], "");
  expect(code).toBe(1);
  expect(parse(lines[0]).error).toMatch(/nowhere\.txt/u);
});

test("a line that is too long is refused with its place, and the others are answered", async () => {
  const { code, lines } = await filter(["segment"], `Uno.\n${"a".repeat(2 ** 24 + 9)}\nDos.\n`);
  expect(code).toBe(1);
  expect(lines).toHaveLength(3);
  expect(parse(lines[1]).error).toMatch(/^standard input:2: expected at most 16777216 characters/u);
});
