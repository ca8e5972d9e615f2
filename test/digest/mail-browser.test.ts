import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mailParts } from "../../src/digest/mail-parts.ts";
import { axe, complaintsOf, HAS_BROWSER, openBrowser } from "../browser.ts";
import { FINISHED } from "../sample.ts";

const HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script>"><svg onload=alert(3)>';

describe.skipIf(!HAS_BROWSER)("in Chromium", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test.each([600, 360])(
    "%i pixels wide: fits, loads nothing, nothing for axe-core",
    async (width) => {
      const leftOut = [{ source: "roto.txt", reason: HOSTILE }];
      const articles = [FINISHED, { ...FINISHED, title: HOSTILE, byline: "a".repeat(300) }];
      const [part] = mailParts({ date: "2026-06-05", articles, failed: leftOut, skipped: leftOut });
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      const complaints = complaintsOf(page);
      await page.setContent(part?.html ?? "");
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      expect(await axe(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});
