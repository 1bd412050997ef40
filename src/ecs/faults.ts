/** Faults that come by a rate: when each of them happens follows from the seed, in integers, the same on every machine. */
import { draw } from './simulation/random.ts';
import type { Change } from './world/timeline.ts';

/** The same change again and again, at random moments of a span, on average once in `meanEveryMs`. */
export interface Fault {
  /** ms; the first moment at which it can happen. */
  fromMs: number;
  /** ms; from this moment on it happens no more. */
  toMs: number;
  /** ms from one to the next on average, from 1 to 2^31 (24 days). */
  meanEveryMs: number;
  inject: Change;
}

/** Parts that the mean interval is cut into; in each of them the fault happens once or not at all. */
const PARTS = 100;
const LONGEST_MEAN_MS = 2 ** 31;

/**
 * The moments of a fault, ascending. The span is cut into parts of a hundredth of the mean interval; each part holds one with a chance of one in
 * a hundred, somewhere in it: waits are geometric, which is as near to a Poisson process as integers come without a logarithm that machines
 * round differently. Made one by one, since a long span with a short mean has more than a run will reach.
 * @param position of the fault in its scenario: equal faults come at different moments
 * @throws RangeError for times that are no whole numbers, or a mean below 1 or above 2^31
 */
export function* faultTimes(seed: number, position: number, { fromMs, toMs, meanEveryMs }: Fault): Generator<number, void, void> {
  if (!Number.isSafeInteger(fromMs) || !Number.isSafeInteger(toMs) || fromMs < 0)
    throw new RangeError(`A fault lasts from one whole number of ms to another, not from ${fromMs} to ${toMs}.`);
  if (!Number.isSafeInteger(meanEveryMs) || meanEveryMs < 1 || meanEveryMs > LONGEST_MEAN_MS)
    throw new RangeError(`meanEveryMs is a whole number from 1 to ${LONGEST_MEAN_MS}, not ${meanEveryMs}.`);
  const partMs = Math.max(1, Math.floor(meanEveryMs / PARTS));
  for (let part = 0; fromMs + part * partMs < toMs; part += 1) {
    const purpose = `part ${part} of fault ${position}`;
    if (draw(seed, purpose, meanEveryMs) >= partMs) continue;
    const atMs = fromMs + part * partMs + draw(seed, `moment in ${purpose}`, partMs);
    if (atMs < toMs) yield atMs;
  }
}
