import { pause } from "./pause.ts";
import type { Rate } from "./rate.ts";

/**
 * Begins work so that no window of the rate's interval, wherever it begins, holds more starts than its limit. On the
 * clock that only goes forward: were it the system's, one set back by an hour would stop a night for an hour.
 */
export class RollingWindow {
  readonly #rate: Rate;
  /** When the latest turns were, in milliseconds of the monotonic clock: at most as many as the limit. */
  readonly #turns: Promise<number>[] = [];

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Begins the work when it is its turn, in the order of the calls, or as soon as the signal is aborted. */
  async start<T>(begin: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const last = this.#turns.at(-1);
    const first = this.#turns.length < this.#rate.limit ? undefined : this.#turns.shift();
    const begun = this.#due(first, last, signal).then(() => ({
      work: begin(),
      at: performance.now(),
    }));
    this.#turns.push(begun.then(({ at }) => at));
    const { work } = await begun;
    return work;
  }

  /** An interval is counted from when a turn was taken, not from when it was due: timers are late under load. */
  async #due(
    first: Promise<number> | undefined,
    last: Promise<number> | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const at = first === undefined ? 0 : (await first) + this.#rate.intervalMs;
    await last;
    for (let left = at - performance.now(); left > 0 && !signal.aborted;) {
      await pause(Math.ceil(left), signal);
      left = at - performance.now();
    }
  }
}
