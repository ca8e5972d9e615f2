import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { articlePage, indexPage } from "../../src/digest/page.ts";
import { axe, complaintsOf, HAS_BROWSER, openBrowser } from "../browser.ts";
import { FINISHED } from "../sample.ts";

const HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script>"><svg onload=alert(3)>';
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };

const article = {
  ...FINISHED,
  byline: HOSTILE,
  translations: FINISHED.translations.map((each) =>
    each.sentenceId === "s5" ? { ...each, text: HOSTILE, origin: "memory" as const } : each,
  ),
};

describe.skipIf(!HAS_BROWSER)("in Chromium", () => {
  let folder: string;
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "page-"));
    const leftOut = [{ source: "roto.txt", reason: HOSTILE }];
    const night = { date: "2026-06-05", articles: [article], failed: leftOut, skipped: leftOut };
    await writeFile(path.join(folder, "article.html"), articlePage(article));
    await writeFile(path.join(folder, "index.html"), [...indexPage(night)].join(""));
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  async function open(
    name: string,
    viewport: { width: number; height: number },
    colorScheme: "light" | "dark" = "light",
  ): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage({ viewport, colorScheme });
    const complaints = complaintsOf(page);
    await page.goto(pathToFileURL(path.join(folder, name)).href);
    return { page, complaints };
  }

  test.each(
    ["article.html", "index.html"].flatMap((name) =>
      [WIDE, PHONE].flatMap((size) =>
        (["light", "dark"] as const).map((scheme) => ({ name, size, scheme })),
      ),
    ),
  )(
    "$name, $size.width wide, $scheme: nothing asked for, nothing run, nothing for axe-core",
    async ({ name, size, scheme }) => {
      const { page, complaints } = await open(name, size, scheme);
      expect(await axe(page)).toEqual([]);
      expect(complaints).toEqual([]);
      const overflow = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
      expect(overflow).toBe(false);
      await page.close();
    },
  );

  test("the policy refuses every script and style but the page's own", async () => {
    const { page, complaints } = await open("article.html", WIDE);
    await page.evaluate(`(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'run'";
      document.body.append(script);
      document.body.setAttribute("style", "display: none");
      document.body.append(Object.assign(new Image(), { src: "https://ejemplo.es/p.png" }));
    })()`);
    await expect.poll(() => complaints.filter((each) => /violates/u.test(each)).length).toBe(3);
    expect(await page.title()).toBe("The mill grinds again");
    await page.close();
  });

  test("languages stand side by side on a wide screen, one under the other on a phone", async () => {
    const { page } = await open("article.html", WIDE);
    const tops = async (): Promise<number[]> =>
      Promise.all(
        ["es", "en"].map(async (lang) => {
          const box = await page.locator(`#s1 td[lang=${lang}]`).boundingBox();
          return box?.y ?? Number.NaN;
        }),
      );
    const [wideEs, wideEn] = await tops();
    expect(wideEs).toBe(wideEn);
    await page.setViewportSize(PHONE);
    const [phoneEs = 0, phoneEn = 0] = await tops();
    expect(phoneEn).toBeGreaterThan(phoneEs);
    await page.close();
  });

  test("the choice of language hides the other, by keyboard too", async () => {
    const { page } = await open("article.html", WIDE);
    const shown = (selector: string): Promise<boolean> =>
      page.locator(selector).first().isVisible();
    const both = async (): Promise<boolean[]> =>
      Promise.all(["#s1 td[lang=es]", "#s1 td[lang=en]", "h3 em", "h3 span[lang=en]"].map(shown));
    expect(await both()).toEqual([true, true, true, true]);
    await page.getByLabel("Both").focus();
    await page.keyboard.press("ArrowRight");
    expect(await both()).toEqual([true, false, true, false]);
    await page.keyboard.press("ArrowRight");
    expect(await both()).toEqual([false, true, false, true]);
    expect(await axe(page)).toEqual([]);
    await page.close();
  });

  test("a pair is lit as one under the pointer and by keyboard", async () => {
    const { page } = await open("article.html", WIDE);
    const colours = (): Promise<unknown> =>
      page.evaluate(
        `["#s1", "#s4"].map((id) => [...document.querySelectorAll(id + " td[lang]")]
          .map((cell) => getComputedStyle(cell).backgroundColor))`,
      );
    const lit = "rgb(255, 241, 196)";
    const plain = "rgba(0, 0, 0, 0)";
    await page.locator("#s4 td[lang=en]").hover();
    expect(await colours()).toMatchObject([{ 0: plain }, [lit, lit]]);
    await page.mouse.move(0, 0);
    await page.locator("#s2 .number a").focus();
    await page.keyboard.press("Shift+Tab");
    expect(await colours()).toEqual([
      [lit, lit],
      [plain, plain],
    ]);
    await page.close();
  });

  test("doubts, corrections and sentences of the summary can be seen, on paper too", async () => {
    const { page } = await open("article.html", WIDE);
    for (const media of ["screen", "print"] as const) {
      await page.emulateMedia({ media });
      expect(await page.locator("#s1.chosen.doubted .star").isVisible()).toBe(true);
      expect(await page.locator("#s1 td.note").innerText()).toBe("⚠ numbers differ");
      expect(await page.locator("#s5.written td.note").innerText()).toMatch(/^✎ corrected/u);
      expect(await page.locator(".languages").isVisible()).toBe(media === "screen");
    }
    await page.close();
  });

  test("the summary leads to its sentence in the text", async () => {
    const { page } = await open("article.html", { width: 1280, height: 300 });
    await page.locator("main a[href='#s1']").first().click();
    await expect.poll(async () => (await page.locator("#s1").boundingBox())?.y).toBeLessThan(300);
    expect(page.url()).toMatch(/#s1$/u);
    await page.close();
  });
});
