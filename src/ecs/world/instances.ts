/** Container instances in the world: how they begin, and what tasks reserve of them. */
import type { InstanceWorld } from './instance-state.ts';

/** A world without instances. */
export function noInstances(): InstanceWorld {
  return { instances: {}, groups: {}, providers: {}, accountSettings: {}, scalableTargets: {}, launched: 0 };
}
