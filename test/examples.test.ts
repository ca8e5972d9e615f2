import { execFile, spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { configSchema } from "../src/config/config-file.ts";
import { ROOT } from "./models.ts";

const run = promisify(execFile);

/** What an example prints, run as its first line says. */
async function printed(name: string, ...args: readonly string[]): Promise<string> {
  const options = { cwd: ROOT };
  const tsx = path.join(ROOT, "node_modules/.bin/tsx");
  return (await run(tsx, [path.join("examples", name), ...args], options)).stdout;
}

describe("the examples of the library do what they say", () => {
  test("translate-text", async () => {
    expect(await printed("translate-text.ts")).toMatch(/train[^]*\nscore -0\.\d+, doubts: /u);
  });

  test("digest-article", async () => {
    const markdown = await printed("digest-article.ts", "fixtures/articles/01-embalse.txt");
    expect(markdown).toMatch(/\n## Summary\n[^]*\n## Full text\n[^]*\| El embalse/u);
  });

  test("read-night", async () => {
    expect(await printed("read-night.ts")).toMatch(/^ {2}[a-z-]+(?:, [a-z-]+)*\n {2}\S/mu);
  });
});

test("the example of a configuration is one", async () => {
  const text = await readFile(path.join(ROOT, "examples/config.json"), "utf8");
  expect(configSchema.safeParse(JSON.parse(text)).success).toBe(true);
});

const HAS_SYSTEMD = spawnSync("systemd-analyze", ["--version"]).status === 0;

test.skipIf(!HAS_SYSTEMD)(
  "systemd finds nothing wrong with the timer and the services",
  async () => {
    const units = [".service", ".timer", "-serve.service"].map((kind) =>
      path.join(ROOT, `examples/systemd/bilingual-digest${kind}`),
    );
    const { stderr } = await run("systemd-analyze", ["verify", "--man=no", ...units]).catch(
      (error: { stderr: string }) => error,
    );
    // The program itself is not installed where the tests run.
    expect(stderr.replace(/.*is not executable: No such file.*\n/gu, "")).toBe("");
  },
);
