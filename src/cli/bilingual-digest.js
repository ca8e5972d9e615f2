#!/usr/bin/env node
// The command `bilingual-digest`. In a clone that is not built yet it builds first: npx asks for this file right
// after `npm ci`, and what it finds missing then it goes on finding missing. An installed package is built already.
import { execSync } from "node:child_process";
import { existsSync } from "node:fs";

const main = new URL("../../dist/cli/main.js", import.meta.url);
if (!existsSync(main)) {
  process.stderr.write("bilingual-digest: building, once\n");
  execSync("npm run --silent build", {
    cwd: new URL("../../", import.meta.url),
    stdio: ["ignore", process.stderr, process.stderr],
  });
}
await import(main.href);
