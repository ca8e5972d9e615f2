import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { Counter, Gauge, Registry } from "prom-client";
import { FatalError } from "../errors.ts";

/** What a worker did since it was started, in the text format of Prometheus. */
export class WorkerMetrics {
  readonly #registry = new Registry();
  readonly #articles = new Counter({
    name: "bilingual_digest_worker_articles_total",
    help: "Articles that ended here, by what became of them; retried ones end once more.",
    labelNames: ["state"],
    registers: [this.#registry],
  });
  readonly #words = new Counter({
    name: "bilingual_digest_worker_words_total",
    help: "Spanish words of the articles that were done here.",
    registers: [this.#registry],
  });
  readonly #inWork = new Gauge({
    name: "bilingual_digest_worker_articles_in_work",
    help: "Articles in work here.",
    registers: [this.#registry],
  });

  constructor(worker: string) {
    for (const state of ["done", "failed", "retried"]) this.#articles.inc({ state }, 0);
    const info = new Gauge({
      name: "bilingual_digest_worker_info",
      help: "Always 1: what this worker is known by.",
      labelNames: ["worker"],
      registers: [this.#registry],
    });
    info.set({ worker }, 1);
    const registers = [this.#registry];
    const resident: Gauge = new Gauge({
      name: "bilingual_digest_worker_resident_bytes",
      help: "Memory of this worker.",
      registers,
      collect: (): void => resident.set(process.memoryUsage.rss()),
    });
  }

  passed({
    state,
    words,
  }: {
    readonly state: "begun" | "done" | "failed" | "retried";
    readonly words: number;
  }): void {
    this.#inWork.inc(state === "begun" ? 1 : -1);
    if (state === "begun") return;
    this.#articles.inc({ state });
    this.#words.inc(words);
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}

/** Shows figures at /metrics. Throws FatalError if the port cannot be had. */
export async function serveMetrics(metrics: WorkerMetrics, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== "/metrics") {
      response.writeHead(404).end("Figures are at /metrics.\n");
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  // A scraper that keeps its connection must not keep the worker alive.
  server.unref();
  try {
    server.listen(port);
    await once(server, "listening");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FatalError(`--metrics-port: ${port} cannot be had: ${reason}. Name another.`, {
      cause,
    });
  }
  return server;
}
