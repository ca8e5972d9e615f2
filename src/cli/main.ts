#!/usr/bin/env node
import { run } from "./run.ts";

const controller = new AbortController();

/**
 * The first signal ends the run in order, the second at once and by the signal's own way: process.exit would tear
 * ONNX Runtime down under its running threads, which now and then crashes.
 */
function onSignal(signal: NodeJS.Signals): void {
  if (controller.signal.aborted) {
    process.off(signal, onSignal);
    process.kill(process.pid, signal);
  }
  controller.abort(new Error("stopped by a signal"));
}

process.on("SIGINT", onSignal);
process.on("SIGTERM", onSignal);
// A reader that went away (head, a closed pager) ends a filter quietly.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  interactive: process.stderr.isTTY,
  env: process.env,
  now: () => new Date(),
  stop: controller.signal,
});
