import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium, type Browser, type Page } from "playwright-core";
import { z } from "zod";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** False, said once a file, where the machine has no Chromium: tests that need one are skipped. */
export const HAS_BROWSER = existsSync(CHROMIUM);
if (!HAS_BROWSER)
  process.stderr.write(`skipped: no Chromium at ${CHROMIUM}; name one with CHROMIUM\n`);

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
}

/** What a page must not do: ask for anything but itself, or complain. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.isNavigationRequest()) complaints.push(`request: ${request.url()}`);
  });
  return complaints;
}

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const found = z.array(z.object({ id: z.string(), html: z.array(z.string()) }));

/** What axe-core finds, all of its rules, best practices too. The page's policy does not bind the debugger's scripts. */
export async function axe(page: Page): Promise<z.infer<typeof found>> {
  await page.evaluate(AXE);
  return found.parse(
    await page.evaluate(`axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => ({ id, html: nodes.map(({ html }) => html) })))`),
  );
}
