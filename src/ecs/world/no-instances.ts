/** How a world begins: without container instances. */
import type { InstanceWorld } from './instance-state.ts';

/** A world without instances. */
export function noInstances(): InstanceWorld {
  return {
    instances: {},
    groups: {},
    providers: {},
    accountSettings: {},
    scalableTargets: {},
    meters: {},
    isMetering: false,
    launched: 0,
    shortages: [],
    pulledImages: {},
  };
}
