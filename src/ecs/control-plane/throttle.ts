/** What the scheduler does about tasks that never run: it waits longer from one attempt to the next. */
import type { Model } from '../world/model.ts';
import type { Deployment, Service, Throttle } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { eventTexts, sendTrouble } from './service-events.ts';

/** The throttle of a deployment none of whose tasks has failed to start. */
export function noThrottle(): Throttle {
  return { failures: 0, lastRound: 0, untilMs: 0 };
}

/** True where nothing has been counted: there is nothing to take back. */
export function isUnthrottled({ throttle: { failures, lastRound, untilMs } }: Deployment): boolean {
  return failures === 0 && lastRound === 0 && untilMs === 0;
}

/**
 * Counts a round of starts in which a task never ran, and sets the wait before the next. Only such tasks count: one that ran and then crashed or
 * failed a check is replaced without a wait. Source: developer guide, service throttle logic.
 */
export function countFailedStart(model: Model, service: Service, { throttle }: Deployment, round: number, cause: Cause): void {
  const { assumptions } = model.world;
  if (round <= throttle.lastRound) return;
  throttle.lastRound = round;
  throttle.failures += 1;
  const over = throttle.failures - assumptions['throttle.freeAttempts'];
  if (over < 0) return;
  throttle.untilMs =
    model.nowMs + waitMs(over, assumptions['throttle.baseMs'], assumptions['throttle.factor'], assumptions['throttle.capMs']);
  sendTrouble(model, service, eventTexts.startImpaired(), cause);
}

function waitMs(step: number, baseMs: number, factor: number, capMs: number): number {
  let wait = baseMs;
  for (let grown = 0; grown < step && wait < capMs; grown += 1) wait *= factor;
  return Math.min(wait, capMs);
}
