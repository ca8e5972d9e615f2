import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axe, complaintsOf, HAS_BROWSER, openBrowser } from "../browser.ts";
import { ROOT } from "../models.ts";
import { articleOf, writeNight } from "../written-night.ts";
import { call } from "./night-folder.ts";

const HOSTILE = `<img src=x onerror=alert(1)><script>alert(2)</script>"><svg onload=alert(3)>`;
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };

const STORK = articleOf(
  ["La cigüeña vuelve al campanario", "The stork returns to the tower"],
  ["Nadie la esperaba tan pronto.", "Nobody expected it so soon."],
  ["Los niños la vieron llegar.", "The children saw it arrive."],
);
const ATTACK = articleOf(
  [`Ataque ${HOSTILE}`, `Attack ${HOSTILE}`],
  [`Pulse javascript:alert(4) ${HOSTILE}`, `Press [here](javascript:alert(5)) ${HOSTILE}`],
);

let out: string;
let program: ChildProcessWithoutNullStreams;
let served: string;
let told = "";

/** `serve` on any free port, once it says where it is. */
async function serve(): Promise<string> {
  const main = path.join(ROOT, "dist/cli/main.js");
  program = spawn(process.execPath, [main, "serve", "--out", out, "--port", "0"]);
  program.stderr.on("data", (chunk) => (told += String(chunk)));
  const said = await new Promise<string>((resolve) =>
    program.stdout.once("data", (chunk) => resolve(String(chunk))),
  );
  return /http:\S+/u.exec(said)?.[0] ?? "";
}

/** What a page said or asked for, but for the scripts of the search page that no server stands before. */
function others(complaints: readonly string[]): string[] {
  const own = `request: ${pathToFileURL(path.join(out, "site")).href}/`;
  return complaints.filter((each) => !(each.startsWith(own) && each.endsWith("search.js")));
}

beforeAll(async () => {
  out = await mkdtemp(path.join(tmpdir(), "site-"));
  await writeNight(out, "2026-01-02", [STORK, ATTACK]);
  await writeNight(out, "2026-01-03", [articleOf(["El río", "The river"], ["Baja.", "It falls."])]);
  served = await serve();
});
afterAll(async () => {
  program.kill("SIGKILL");
  await rm(out, { recursive: true });
});

describe.skipIf(!HAS_BROWSER)("in Chromium", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  async function open(
    from: string,
    name: string,
    viewport: { width: number; height: number } = WIDE,
    colorScheme: "light" | "dark" = "light",
  ): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage({ viewport, colorScheme });
    const complaints = complaintsOf(page);
    const site = from === "served" ? served : `${pathToFileURL(path.join(out, "site")).href}/`;
    await page.goto(site + name);
    return { page, complaints };
  }

  const PAGES = ["index.html", "search.html", "search.html?q=alert", "2026-01-02/index.html"];

  test.each(
    ["served", "from disk"].flatMap((from) =>
      PAGES.flatMap((name) => [
        { from, name, size: WIDE, scheme: "light" as const },
        { from, name, size: PHONE, scheme: "dark" as const },
      ]),
    ),
  )(
    "$name $from, $size.width wide, $scheme: nothing foreign, nothing run, nothing for axe-core",
    async ({ from, name, size, scheme }) => {
      const { page, complaints } = await open(from, name, size, scheme);
      expect(await axe(page)).toEqual([]);
      expect(others(complaints)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth > innerWidth")).toBe(false);
      await page.close();
    },
  );

  test.each(
    ["served", "from disk"].flatMap((from) =>
      ["CIGÜEÑA ninos", "stork", "«la vieron»"].map((query) => ({
        from,
        query,
      })),
    ),
  )("$query is found, $from, by keyboard alone", async ({ from, query }) => {
    const { page, complaints } = await open(from, "index.html");
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").innerText()).toBe("Skip to the text");
    for (let tabs = 0; tabs < 10; tabs++) {
      await page.keyboard.press("Tab");
      if ((await page.locator("#q:focus").count()) === 1) break;
    }
    await page.keyboard.type(query);
    await page.keyboard.press("Enter");
    await page.waitForURL(/search\.html\?q=/u);
    expect(await page.getByRole("status").innerText()).toBe("1 article");
    expect(await page.locator("#q").inputValue()).toBe(query);
    expect(await page.locator(".hits mark").count()).toBeGreaterThan(0);
    await page.locator(".hits h2 a").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/2026-01-02\/articles\/the-stork/u);
    expect(await page.locator("h1").innerText()).toBe("The stork returns to the tower");
    await page.getByRole("link", { name: "All nights" }).click();
    await page.waitForURL(/index\.html$/u);
    expect(others(complaints)).toEqual([]);
    await page.close();
  });

  test.each(["served", "from disk"])("hostile text stays text, %s", async (from) => {
    const { page, complaints } = await open(
      from,
      `search.html?q=${encodeURIComponent(`pulse ${HOSTILE}`)}`,
    );
    const { page: hits } = await open(from, "search.html?q=pulse+javascript");
    expect(await hits.locator(".hits li").innerText()).toContain("<script>alert(2)</script>");
    for (const shown of [page, hits])
      expect(
        await shown
          .locator("main :is(script, img, [onload], [onerror], a[href^=javascript])")
          .count(),
      ).toBe(0);
    expect(await page.locator("#q").inputValue()).toBe(`pulse ${HOSTILE}`);
    expect(others(complaints)).toEqual([]);
    await page.close();
    await hits.close();
  });

  test.each(["served", "from disk"])("one language can be hidden, %s", async (from) => {
    const { page } = await open(from, "search.html?q=stork");
    const shown = (): Promise<boolean[]> =>
      Promise.all(
        [".hits p[lang=es]", ".hits p[lang=en]", ".hits .two em", ".hits .two span"].map((each) =>
          page.locator(each).isVisible(),
        ),
      );
    expect(await shown()).toEqual([true, true, true, true]);
    await page.getByLabel("Both").focus();
    await page.keyboard.press("ArrowRight");
    expect(await shown()).toEqual([true, false, true, false]);
    await page.keyboard.press("ArrowRight");
    expect(await shown()).toEqual([false, true, false, true]);
    await page.close();
  });

  test("the charts say what they show, and the table has their figures", async () => {
    const { page } = await open("served", "index.html");
    const names = ["Articles", "Words", "Doubts", "Speed"];
    for (const name of names)
      expect(await page.getByRole("img", { name, exact: true }).isVisible()).toBe(true);
    expect(await page.locator("svg rect").count()).toBe(8);
    expect(await page.locator(".figures tbody tr").first().innerText()).toBe(
      "2026-01-03\t1\t0\t250\t5\t1\t25",
    );
    await page.close();
  });

  test("no inline style or script is allowed but what is named by its hash", async () => {
    for (const from of ["served", "from disk"])
      for (const name of ["index.html", "search.html"]) {
        const { page, complaints } = await open(from, name);
        const policy = await page.locator("meta[http-equiv]").getAttribute("content");
        expect(policy).not.toMatch(/unsafe|\*|https?:/u);
        await page.evaluate(`(() => {
          const script = document.createElement("script");
          script.textContent = "document.title = 'run'";
          document.body.append(script);
          document.body.setAttribute("style", "display: none");
        })()`);
        // A server's answer carries the policy a second time.
        const refused = from === "served" ? 4 : 2;
        await expect
          .poll(() => complaints.filter((each) => /violates/u.test(each)).length)
          .toBe(refused);
        expect(await page.title()).not.toBe("run");
        await page.close();
      }
  });
});

test("a night that is written while the site is served appears", async () => {
  await writeNight(out, "2026-01-04", [
    articleOf(["La nevada", "The snowfall"], ["Nevó.", "It snowed."]),
  ]);
  const answer = async (address: string): Promise<string> => (await fetch(served + address)).text();
  await expect
    .poll(async () => (await answer("index.html")).includes("The snowfall"), { timeout: 30_000 })
    .toBe(true);
  expect(await answer("search.html?q=nevo")).toContain("1 article");
  expect((await fetch(`${served}2026-01-04/`)).status).toBe(200);
});

test("a port in use, an unknown folder and one without nights are wrong use", async () => {
  const { port } = new URL(served);
  const used = await call("serve", "--out", out, "--port", port);
  expect(used.code).toBe(2);
  expect(used.err).toContain(`127.0.0.1:${port} is in use`);
  const nowhere = path.join(out, "nowhere");
  expect(await call("serve", "--out", nowhere)).toMatchObject({ code: 2 });
  expect(await call("site", "--out", nowhere)).toMatchObject({ code: 2 });
});

test("a broken night is named, and the rest is written", async () => {
  await writeNight(out, "2026-01-05", [STORK]);
  await writeFile(path.join(out, "2026-01-05/articles.jsonl"), "{");
  const { code, out: said, err } = await call("site", "--out", out);
  expect(code).toBe(1);
  expect(err).toContain("2026-01-05/articles.jsonl: is not what the manifest lists");
  expect(said).toContain("3 nights");
});

test("a signal ends it in order", async () => {
  program.kill("SIGTERM");
  await once(program, "close");
  expect(program.exitCode).toBe(3);
  expect(told).not.toMatch(/error/iu);
  await expect(fetch(served)).rejects.toThrow("fetch failed");
});
