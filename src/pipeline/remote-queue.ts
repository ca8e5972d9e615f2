import type { Article, FinishedArticle } from "../article/article.ts";
import type { Job, Outcome, Queue } from "../queue/queue.ts";
import { withAddition, type ArticleMessage } from "./article-message.ts";
import type { Parcels } from "./parcel.ts";

/** The queue of articles as a night wants it, over one that carries messages to other machines. */
export class RemoteQueue implements Queue<Article, FinishedArticle> {
  readonly #queue: Queue<ArticleMessage, unknown>;
  readonly #parcels: Parcels;
  readonly #pack: (job: Job<Article>) => Promise<Job<ArticleMessage>>;
  readonly #packing = new Set<Promise<unknown>>();

  constructor(
    queue: Queue<ArticleMessage, unknown>,
    parcels: Parcels,
    pack: (job: Job<Article>) => Promise<Job<ArticleMessage>>,
  ) {
    this.#queue = queue;
    this.#parcels = parcels;
    this.#pack = pack;
  }

  async add(job: Job<Article>): Promise<Outcome<FinishedArticle>> {
    const packing = this.#pack(job);
    this.#packing.add(packing);
    const packed = await packing.finally(() => this.#packing.delete(packing));
    const outcome = await this.#queue.add(packed);
    if (outcome.state !== "done") return outcome;
    const value = withAddition(job.payload, await this.#parcels.unpack(outcome.value));
    return { ...outcome, value };
  }

  async ready(limit: number): Promise<void> {
    await Promise.allSettled(this.#packing);
    await this.#queue.ready(limit);
  }

  drain(): Promise<void> {
    return this.#queue.drain();
  }
}
