/** The capacity of Fargate as the run's world has it: which zones are lost, which pools are dry, what of the account's quotas is used up. */
import { type Bucket, fullBucket } from './buckets.ts';
import type { Task } from './task-state.ts';

/** On demand and Spot have capacity, launch rates and vCPU quotas of their own. Source: AWS General Reference, Amazon ECS quotas. */
export type Pool = 'FARGATE' | 'FARGATE_SPOT';

export interface FargateCapacity {
  /** Availability Zones that are lost: nothing runs there and nothing is placed there. */
  lostZones: string[];
  /** Availability Zones in which a pool has no room for another task. */
  dryZones: Record<Pool, string[]>;
  /** The buckets of launches. */
  launches: Record<Pool, Bucket>;
  /** CPU units of the tasks that are not STOPPED. */
  cpuUnits: Record<Pool, number>;
}

/** Nothing lost, nothing dry, nothing used. */
export function fullCapacity(): FargateCapacity {
  return {
    lostZones: [],
    dryZones: { FARGATE: [], FARGATE_SPOT: [] },
    launches: { FARGATE: fullBucket(), FARGATE_SPOT: fullBucket() },
    cpuUnits: { FARGATE: 0, FARGATE_SPOT: 0 },
  };
}

/** The pool of a capacity provider or launch type of Fargate. */
export function poolOf(provider: string): Pool {
  return provider === 'FARGATE_SPOT' ? 'FARGATE_SPOT' : 'FARGATE';
}

/** What a task was placed on: its provider, or the launch type where none is named. */
export function providerOf({ capacityProvider, launchType }: Pick<Task, 'capacityProvider' | 'launchType'>): string {
  return capacityProvider ?? launchType;
}

/** Why nothing can be placed in a zone, or null where something can. */
export function zoneProblem({ capacity }: { capacity: FargateCapacity }, pool: Pool, zone: string): string | null {
  if (capacity.lostZones.includes(zone)) return 'the Availability Zone is lost';
  return capacity.dryZones[pool].includes(zone) ? `${pool} has no capacity there now` : null;
}
