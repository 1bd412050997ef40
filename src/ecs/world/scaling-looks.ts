/** When Application Auto Scaling looks at a service's policies: at one moment at a time, whoever asks for it. */
import type { Model } from './model.ts';
import type { ScalableTargetState } from './state.ts';
import type { Cause } from './timeline.ts';

/** Policies are looked at then, or earlier where that is due already: each look sees all that has happened before it. */
export function lookAtMoment(model: Model, target: ScalableTargetState, atMs: number, cause: Cause): void {
  if (target.looksAtMs !== null && target.looksAtMs <= atMs) return;
  target.looksAtMs = atMs;
  model.schedule(atMs - model.nowMs, { type: 'scaling.looks', service: target.serviceArn, cause });
}

/** Something has happened that policies go by. */
export function lookSoon(model: Model, target: ScalableTargetState, cause: Cause): void {
  lookAtMoment(model, target, model.nowMs + model.world.assumptions['aas.reactionMs'], cause);
}
