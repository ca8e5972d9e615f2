/**
 * Exponential backoff with full jitter (Brooker 2015,
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/): jobs that failed together do not come
 * back together.
 *
 * @param retry counts from 1.
 * @param random uniform in [0, 1).
 * @returns milliseconds from 0 to min(maxMs, baseMs * 2^(retry - 1)).
 */
export function fullJitter(
  retry: number,
  backoff: { readonly baseMs: number; readonly maxMs: number },
  random: () => number,
): number {
  return random() * Math.min(backoff.maxMs, backoff.baseMs * 2 ** (retry - 1));
}
