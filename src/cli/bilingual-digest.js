#!/usr/bin/env node
// The command `bilingual-digest`. In a clone that is not built yet it builds first: npx asks for this file right
// after `npm ci`, and what it finds missing then it goes on finding missing. An installed package is built already.
/// <reference types="node" />
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const builtLast = path.join(root, "dist/translate/english-words.txt");

/** Whether a source was changed, pulled for one, after the build; an installed package has no sources. */
function isOutdated() {
  const built = statSync(builtLast).mtimeMs;
  return readdirSync(path.join(root, "src"), { recursive: true })
    .filter((file) => file.endsWith(".ts"))
    .some((file) => statSync(path.join(root, "src", file)).mtimeMs > built);
}

if (!existsSync(builtLast)) {
  process.stderr.write("bilingual-digest: building, once\n");
  spawnSync("npm run --silent build", {
    cwd: root,
    shell: true,
    stdio: ["ignore", process.stderr, process.stderr],
  });
}
if (existsSync(builtLast)) {
  // Built by hand: programs of a night that is under way may be reading what a build writes.
  if (isOutdated())
    process.stderr.write(
      "bilingual-digest: its sources are newer than its build; `npm run build` makes them count\n",
    );
  await import(new URL("../../dist/cli/main.js", import.meta.url).href);
} else {
  process.stderr.write("bilingual-digest: cannot be built; run `npm ci` in its folder first\n");
  process.exitCode = 2;
}
