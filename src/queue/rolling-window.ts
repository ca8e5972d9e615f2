import { pause } from "./pause.ts";
import type { Rate } from "./rate.ts";

/**
 * Gives out turns so that no window of the rate's interval, wherever it begins, holds more than its limit. On the
 * clock that only goes forward: were it the system's, one set back by an hour would stop a night for an hour.
 */
export class RollingWindow {
  readonly #rate: Rate;
  /** When the latest turns are, in milliseconds of the monotonic clock: at most as many as the limit. */
  readonly #turns: number[] = [];

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Resolves when it is the caller's turn, in the order of the calls, or as soon as the signal is aborted. */
  async turn(signal: AbortSignal): Promise<void> {
    const { limit, intervalMs } = this.#rate;
    const first = this.#turns.length < limit ? undefined : this.#turns.shift();
    const at = Math.max(performance.now(), first === undefined ? 0 : first + intervalMs);
    this.#turns.push(at);
    for (let left = at - performance.now(); left > 0 && !signal.aborted;) {
      await pause(Math.ceil(left), signal);
      left = at - performance.now();
    }
  }
}
