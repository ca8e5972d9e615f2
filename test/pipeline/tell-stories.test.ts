import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { storySchema, type Story } from "../../src/article/story.ts";
import { run } from "../../src/cli/run.ts";
import { fakeTerminal } from "../cli/fake-terminal.ts";
import { ROOT } from "../models.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "stories-"));
  await mkdir(path.join(folder, "in"));
});
afterEach(() => rm(folder, { recursive: true }));

const NIGHT = "2026-01-02";
const at = (name: string): string => path.join(folder, "out", NIGHT, name);

async function storiesOf(input: string): Promise<Story[]> {
  const out = path.join(folder, "out");
  expect(await run(["run", input, "--out", out, "--date", NIGHT], fakeTerminal())).toBe(0);
  const text = await readFile(at("stories.jsonl"), "utf8");
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => storySchema.parse(JSON.parse(line)));
}

const WIRE = `El puente de Almar reabre

El puente de Almar reabrió ayer al tráfico tras dos años de obras. La reforma costó cuatro millones de euros, según el Ayuntamiento de Almar.

El concejal de Obras, Luis Prado, recordó que el puente soporta 9.000 coches al día. «Era urgente», añadió.
`;
const TOLD_OTHERWISE = `Vuelve el tráfico al puente de Almar

Dos años después de cerrarse por obras, los coches cruzan otra vez el puente de Almar. Los comerciantes del barrio celebran la reforma, que pagó el Ayuntamiento.
`;
const OTHER = `Un lince en el corral

Un lince entró en un corral de Baza y durmió entre las gallinas. La dueña llamó a los agentes forestales.
`;

test("articles about one thing stand together, wire copy under its longest version, each with its source", async () => {
  const files = {
    "a-lince.txt": OTHER,
    "b-diario.txt": WIRE.replace("«Era urgente», añadió.", ""),
    "c-hoja.txt": TOLD_OTHERWISE,
    "d-agencia.txt": WIRE,
  };
  for (const [name, text] of Object.entries(files))
    await writeFile(path.join(folder, "in", name), text);
  const stories = await storiesOf(path.join(folder, "in"));
  expect(stories).toHaveLength(1);
  const [story] = stories;
  expect(story?.articles.map(({ variants }) => variants.length).toSorted()).toEqual([0, 1]);
  const sources = new Set(story?.summary.map(({ source }) => source));
  expect(sources).toEqual(new Set(["c-hoja", "d-agencia"]));

  const index = await readFile(at("index.md"), "utf8");
  expect(index).toMatch(/^4 articles · 1 story · /mu);
  expect(index.match(/^#{2,3} .*/gmu)).toEqual([
    expect.stringMatching(/^## 2 articles · /u),
    expect.stringMatching(/^### \[.*c-|^### \[/u),
    expect.stringMatching(/^### \[/u),
    expect.stringMatching(/^## \[/u),
  ]);
  expect(index).toMatch(/^Nearly the same text: \[b-diario\]\(articles\/.*\.md\)$/mu);
  // Nothing is left out for being a variant: each has its digest and its line of JSON.
  expect((await readdir(at("articles"))).filter((name) => name.endsWith(".md"))).toHaveLength(4);
  expect((await readFile(at("articles.jsonl"), "utf8")).trim().split("\n")).toHaveLength(4);
  const mail = await readFile(at("digest.eml"), "utf8");
  expect(mail.replaceAll("=\r\n", "")).toMatch(/nearly the same text: b-diario/u);
});

const SEEDS = path.join(ROOT, "../shared/seeds");

test.skipIf(!existsSync(SEEDS))(
  "five papers' articles on one affair are one story, told by several of them",
  async () => {
    const [story, ...others] = await storiesOf(SEEDS);
    expect(others).toEqual([]);
    expect(story?.articles).toHaveLength(5);
    expect(new Set(story?.summary.map(({ articleId }) => articleId)).size).toBeGreaterThan(2);
    const told = story?.summary.map(({ es }) => es).join(" ");
    expect(told).toMatch(/Medvédev/u);
    expect(told).toMatch(/reunión en China/u);
    expect(told).toMatch(/confirmó por primera vez/u);
  },
);
