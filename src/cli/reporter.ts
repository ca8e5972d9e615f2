import { SingleBar } from "cli-progress";
import { printable } from "../printable.ts";
import { pino } from "pino";
import type { Settings } from "../config/settings.ts";
import type { NightEvent } from "../pipeline/night.ts";
import type { Terminal } from "./terminal.ts";

/** Shows a run's progress on standard error. */
export interface Reporter {
  started(expected: number): void;
  report(event: NightEvent): void;
  finished(summary: Readonly<Record<string, unknown>>): void;
  /** Gives the terminal back, however the run ended. */
  closed(): void;
}

/** A bar on a terminal, a JSON line an event elsewhere, or nothing. */
export function openReporter(log: Settings["log"], terminal: Terminal): Reporter {
  const kind = log === "auto" ? (terminal.interactive ? "bar" : "json") : log;
  if (kind === "none") return silent();
  return kind === "bar" ? barReporter(terminal) : jsonReporter(terminal);
}

function silent(): Reporter {
  return { started: () => {}, report: () => {}, finished: () => {}, closed: () => {} };
}

function jsonReporter(terminal: Terminal): Reporter {
  const log = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    // Escapes are as valid in JSON, where alone such characters can stand.
    { write: (line: string) => terminal.stderr.write(printable(line)) },
  );
  return {
    started: (expected) => log.info({ event: "started", expected }),
    report: ({ entry, ended, expected }) => {
      const { state, source } = entry;
      const detail = entry.state === "done" ? { output: entry.output } : { reason: entry.reason };
      const level = entry.state === "failed" ? "error" : "info";
      log[level]({ event: "article", state, source, ended, expected, ...detail });
    },
    finished: (summary) => log.info({ event: "finished", ...summary }),
    closed: () => {},
  };
}

function barReporter(terminal: Terminal): Reporter {
  const bar = new SingleBar({
    stream: terminal.stderr,
    format: "{bar} {value}/{total} articles · {words} words · about {eta_formatted} left",
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 20,
  });
  return {
    started: (expected) => bar.start(expected, 0, { words: 0 }),
    report: ({ ended, expected, words }) => {
      bar.setTotal(expected);
      bar.update(ended, { words });
    },
    finished: () => bar.stop(),
    closed: () => bar.stop(),
  };
}
