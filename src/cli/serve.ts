import { existsSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseSettings } from "../config/settings.ts";
import { policyOf } from "../digest/page-frame.ts";
import { PAGE_LENGTH, resultsPage } from "../digest/search-page.ts";
import { messagePage, SITE_STYLES } from "../digest/site-frame.ts";
import { FatalError, UsageError } from "../errors.ts";
import { manifestStamps } from "../pipeline/archive.ts";
import { SITE_FOLDER } from "../pipeline/update-site.ts";
import { startServer, type Answer } from "../serve/server.ts";
import { SearchIndex } from "../store/search-index.ts";
import { STATE_FOLDER } from "./write-night.ts";
import { settingOptions } from "./options.ts";
import type { Command } from "./run.ts";
import { updateLocked } from "./site.ts";
import { EXIT, say, type Terminal } from "./terminal.ts";

/** Milliseconds between two looks for nights that were written. */
const LOOK_EVERY = 5_000;

export const serveCommand: Command = {
  name: "serve",
  usage: "",
  describe: "Serve the nights of an output folder as a site to read and search, until stopped",
  options: (parser) => settingOptions(parser, ["out", "host", "port"]),
  run: async (args, terminal) => {
    const { out, host, port } = parseSettings(args);
    if (!existsSync(out))
      throw new UsageError(`serve: found no folder ${out}. Name one with --out.`);
    const archive = new Archive(out, terminal);
    try {
      await archive.begin();
      const server = await startServer({
        host,
        port,
        names: [host, hostname()],
        folder: path.join(out, SITE_FOLDER),
        policy: `${policyOf({ styles: SITE_STYLES, allowed: { "form-action": "'self'" } })}; frame-ancestors 'none'`,
        routes: new Map([["/search.html", (query) => searchAnswer(archive, query)]]),
        page: (status, title, text) => messagePage(`${title} (${status})`, text),
        failed: (error) => void say(terminal.stderr, `${told(error)}\n`),
      });
      await say(terminal.stdout, `${server.url}\n`);
      try {
        await archive.keepUpToDate();
      } finally {
        await server.close();
      }
    } finally {
      archive.close();
    }
    return EXIT.stopped;
  },
};

function told(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The site and the search index of an output folder, kept up to date with its nights. */
class Archive {
  readonly #out: string;
  readonly #terminal: Terminal;
  #index: SearchIndex;
  /** What was said of each night that was left out, so that it is said once. */
  #said = new Set<string>();
  /** The manifests as they were when the site was last brought up to date. */
  #stamps: string | undefined;

  constructor(out: string, terminal: Terminal) {
    this.#out = out;
    this.#terminal = terminal;
    this.#index = this.#open();
  }

  #open(): SearchIndex {
    const file = path.join(this.#out, STATE_FOLDER, "search.sqlite");
    return SearchIndex.open(file, (reason) => {
      void say(this.#terminal.stderr, `${reason}\nThe search index is made again.\n`);
    });
  }

  search(query: string, page: number): ReturnType<SearchIndex["search"]> {
    try {
      return this.#index.search(query, { limit: PAGE_LENGTH, offset: (page - 1) * PAGE_LENGTH });
    } catch (error) {
      // If it is damaged, a new one is opened here and filled by the next update.
      this.#reopen();
      throw error;
    }
  }

  /** Brings the site up to date; where that cannot be, another process doing it perhaps, what is there is served. */
  async begin(): Promise<void> {
    try {
      await this.#update();
    } catch (error) {
      const isThere = existsSync(path.join(this.#out, SITE_FOLDER, "index.html"));
      if (!(error instanceof FatalError && isThere)) throw error;
      await say(this.#terminal.stderr, `${error.message}\n`);
    }
  }

  async #update(): Promise<void> {
    // Before the nights are read: what is written meanwhile is seen the next time.
    const stamps = await manifestStamps(this.#out);
    if (stamps === this.#stamps) return;
    const { changed, left } = await updateLocked(this.#out, this.#terminal, this.#index);
    const { stderr } = this.#terminal;
    for (const night of changed) await say(stderr, `${night}: up to date\n`);
    for (const { reason } of left) if (!this.#said.has(reason)) await say(stderr, `${reason}\n`);
    this.#said = new Set(left.map(({ reason }) => reason));
    this.#stamps = stamps;
  }

  /** Looks for changes until the terminal stops; what goes wrong is told once, and tried again. */
  async keepUpToDate(): Promise<void> {
    const { stop, stderr } = this.#terminal;
    let before = "";
    while (!stop.aborted) {
      await wait(LOOK_EVERY, undefined, { signal: stop }).catch(() => undefined);
      if (stop.aborted) return;
      try {
        await this.#update();
        before = "";
      } catch (error) {
        if (!(error instanceof FatalError)) throw error;
        if (error.message !== before) await say(stderr, `${error.message}\n`);
        before = error.message;
        this.#reopen();
      }
    }
  }

  #reopen(): void {
    this.#stamps = undefined;
    this.#index.close();
    this.#index = this.#open();
  }

  close(): void {
    this.#index.close();
  }
}

const HIGHEST_PAGE = 1000;

function searchAnswer(archive: Archive, query: URLSearchParams): Answer {
  const asked = query.get("q") ?? "";
  const page = Number(/^[1-9]\d{0,3}$/u.exec(query.get("page") ?? "")?.[0] ?? 1);
  const number = Math.min(page, HIGHEST_PAGE);
  const result = archive.search(asked, number);
  const body = Array.from(resultsPage(asked, result, number)).join("");
  return { status: 200, type: "text/html; charset=utf-8", body };
}
