#!/usr/bin/env node
// The command `bilingual-digest`. In a clone that is not built yet it builds first: npx asks for this file right
// after `npm ci`, and what it finds missing then it goes on finding missing. An installed package is built already.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const builtLast = new URL("../../dist/translate/english-words.txt", import.meta.url);
if (!existsSync(builtLast)) {
  process.stderr.write("bilingual-digest: building, once\n");
  spawnSync("npm run --silent build", {
    cwd: new URL("../../", import.meta.url),
    shell: true,
    stdio: ["ignore", process.stderr, process.stderr],
  });
}
if (existsSync(builtLast)) await import(new URL("../../dist/cli/main.js", import.meta.url).href);
else {
  process.stderr.write("bilingual-digest: cannot be built; run `npm ci` in its folder first\n");
  process.exitCode = 2;
}
