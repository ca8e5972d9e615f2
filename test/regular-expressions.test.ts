import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "acorn";
import { simple } from "acorn-walk";
import { checkSync } from "recheck";
import { expect, test } from "vitest";
import { ROOT } from "./models.ts";

/** Every regular expression of the built program, with the file it stands in. */
async function expressions(): Promise<Map<string, { pattern: string; flags: string }>> {
  const dist = path.join(ROOT, "dist");
  const names = (await readdir(dist, { recursive: true })).filter((name) => name.endsWith(".js"));
  const found = new Map<string, { pattern: string; flags: string }>();
  for (const name of names) {
    const code = await readFile(path.join(dist, name), "utf8");
    simple(parse(code, { ecmaVersion: "latest", sourceType: "module" }), {
      Literal: ({ regex }) => {
        if (regex) found.set(`${name}: /${regex.pattern}/${regex.flags}`, regex);
      },
    });
  }
  return found;
}

test("no regular expression takes longer than linear time, whatever the text", async () => {
  const found = await expressions();
  expect(found.size).toBeGreaterThan(150);
  // The checker calls what it is not done with in time unknown, and takes ten seconds for one of them.
  const slow = [...found].filter(
    ([, { pattern, flags }]) => checkSync(pattern, flags, { timeout: 100_000 }).status !== "safe",
  );
  expect(slow.map(([where]) => where)).toEqual([]);
}, 300_000);
