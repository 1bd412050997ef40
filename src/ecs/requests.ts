/** How many requests of a run were served and how many failed: an outage as a number. */
import type { LoadDestination } from './world/surroundings.ts';
import type { Timeline } from './world/timeline.ts';

/** Whole requests. `failed` is the sum of `reasons`. */
export interface Requests {
  served: number;
  failed: number;
  /** By what went wrong: `no target`, `connection refused`, `timed out`, `status 503`. */
  reasons: Readonly<Record<string, number>>;
}

/** Rates are per 1,000 s: a rate over a ms is a millionth of a request. */
const PARTS_PER_REQUEST = 1_000_000n;

const SERVED = 'served';

/**
 * The requests between two moments (ms), from `fromMs` on and before `toMs`, summed exactly over the intervals of constant rates and rounded once.
 * @param to only to this destination; to all where left out
 */
export function requestsOf(timeline: Timeline, fromMs: number, toMs: number, to?: LoadDestination): Requests {
  const wanted = to && keyOf(to);
  const parts = new Map<string, bigint>();
  const rates = new Map<string, { sinceMs: number; rates: Readonly<Record<string, number>> }>();
  const count = (key: string, untilMs: number) => {
    const known = rates.get(key);
    const spanMs = known ? Math.min(untilMs, toMs) - Math.max(known.sinceMs, fromMs) : 0;
    if (!known || spanMs <= 0) return;
    for (const [outcome, rate] of Object.entries(known.rates))
      parts.set(outcome, (parts.get(outcome) ?? 0n) + BigInt(rate) * BigInt(spanMs));
  };
  for (const { atMs, what } of timeline) {
    if (atMs >= toMs) break;
    if (what.type !== 'load') continue;
    const key = keyOf(what.to);
    if (wanted !== undefined && key !== wanted) continue;
    count(key, atMs);
    rates.set(key, { sinceMs: atMs, rates: { ...what.failed, [SERVED]: what.served } });
  }
  for (const key of rates.keys()) count(key, toMs);
  return rounded(parts);
}

function keyOf(to: LoadDestination): string {
  return 'service' in to ? `service ${to.service}` : to.targetGroupArn;
}

/** Each outcome gets what the rounded sum up to it is more than the one before, so that the outcomes add up to the whole. */
function rounded(parts: ReadonlyMap<string, bigint>): Requests {
  const outcomes = [...parts].filter(([, count]) => count > 0n).sort(([a], [b]) => (a < b ? -1 : 1));
  const counts: Record<string, number> = {};
  let sum = 0n;
  let given = 0;
  for (const [outcome, count] of outcomes) {
    sum += count;
    const soFar = Number((2n * sum + PARTS_PER_REQUEST) / (2n * PARTS_PER_REQUEST));
    counts[outcome] = soFar - given;
    given = soFar;
  }
  const { [SERVED]: served = 0, ...reasons } = counts;
  return { served, failed: given - served, reasons };
}
