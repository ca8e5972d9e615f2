/**
 * Workers of a shared run with translators of fixed speed, in a process of their own, for bench/scale.ts: `fork` with
 * URL, run, number and words a second. Each has connections of its own. Says "ready" when all serve; ends in order
 * when it is disconnected.
 */
import { setMaxListeners } from "node:events";
import { connectBroker } from "../src/queue/connect-broker.ts";
import { parseSettings } from "../src/config/settings.ts";
import { serveRunWith } from "../src/pipeline/serve-run.ts";
import { SharedRun } from "../src/queue/shared-run.ts";
import { FixedSpeedTranslator } from "./fixed-speed-translator.ts";

const [url = "", name = "", count = "", wordsPerSecond = ""] = process.argv.slice(2);
const stopping = new AbortController();
const stop = stopping.signal;
setMaxListeners(0, stop);
process.on("disconnect", () => stopping.abort());

async function serve(worker: string): Promise<() => Promise<unknown>> {
  const redis = await connectBroker({ url }, { waits: false, say: () => undefined, stop });
  const run = new SharedRun(redis, name);
  const record = await run.record();
  if (record === undefined) throw new Error(`expected a run ${name}`);
  const settings = parseSettings(record.settings);
  const translator = new FixedSpeedTranslator(record.model, Number(wordsPerSecond));
  const services = { redis, store: undefined, worker, passed: () => undefined, stop };
  const served = serveRunWith(run, record, settings, translator, services);
  return () => served.finally(() => redis.disconnect());
}

const names = Array.from({ length: Number(count) }, (_, index) => `${process.pid}:${index}`);
const serving = await Promise.all(names.map((worker) => serve(worker)));
process.send?.("ready");
await Promise.all(serving.map((ended) => ended()));
