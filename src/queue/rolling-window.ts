import { pause } from "./pause.ts";
import type { Rate } from "./rate.ts";

/**
 * Gives out turns so that no window of the rate's interval, wherever it begins, holds more than its limit. On the
 * clock that only goes forward: were it the system's, one set back by an hour would stop a night for an hour.
 */
export class RollingWindow {
  readonly #rate: Rate;
  /** When the latest turns were, in milliseconds of the monotonic clock: at most as many as the limit. */
  readonly #turns: Promise<number>[] = [];

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Resolves when it is the caller's turn, in the order of the calls, or as soon as the signal is aborted. */
  async turn(signal: AbortSignal): Promise<void> {
    const last = this.#turns.at(-1);
    const first = this.#turns.length < this.#rate.limit ? undefined : this.#turns.shift();
    const turn = this.#after(first, last, signal);
    this.#turns.push(turn);
    await turn;
  }

  /** An interval is counted from when a turn was given, not from when it was due: timers are late under load. */
  async #after(
    first: Promise<number> | undefined,
    last: Promise<number> | undefined,
    signal: AbortSignal,
  ): Promise<number> {
    const at = first === undefined ? 0 : (await first) + this.#rate.intervalMs;
    await last;
    for (let left = at - performance.now(); left > 0 && !signal.aborted;) {
      await pause(Math.ceil(left), signal);
      left = at - performance.now();
    }
    return performance.now();
  }
}
