/** The account's quotas on Fargate: how fast tasks are launched, and how many vCPUs they have at the same time. */
import { limits } from '../api/limits.ts';
import { type BucketSize, takeToken, tokensIn } from '../world/buckets.ts';
import { type Pool, poolOf, providerOf } from '../world/capacity.ts';
import type { Model } from '../world/model.ts';
import type { World } from '../world/state.ts';

const CPU_UNITS_PER_VCPU = 1_024;

/** The event's and the failure's words. Source: developer guide, service event messages. */
const CPU_ABOVE_LIMIT = 'The requested CPU configuration is above your limit';
const MEMORY_ABOVE_LIMIT = 'The requested MEMORY configuration is above your limit';
const VCPU_LIMIT = 'You’ve reached the limit on the number of vCPUs you can run concurrently';

/** Tasks that the scheduler starts for one service in a minute. Source: AWS General Reference, Amazon ECS quotas. */
export function launchesPerMinute({ surroundings }: World): number {
  return surroundings.quotas?.serviceLaunchesPerMinute ?? limits.serviceLaunchesPerMinute.value;
}

/** Tasks that may be launched now: what the pool's bucket holds. Source: developer guide, AWS Fargate throttling quotas. */
export function launchesReady({ world, nowMs }: Model, pool: Pool): number {
  return tokensIn(world.capacity.launches[pool], launchBucket(world), nowMs);
}

function launchBucket({ surroundings: { quotas } }: World): BucketSize {
  return {
    burst: quotas?.fargateLaunchBurst ?? limits.fargateLaunchBurst.value,
    perSecond: quotas?.fargateLaunchesPerSecond ?? limits.fargateLaunchesPerSecond.value,
  };
}

/** Takes one launch out of the bucket, which must hold one. */
export function takeLaunch({ world }: Model, pool: Pool): void {
  takeToken(world.capacity.launches[pool]);
}

/** How long until an empty bucket holds a launch again. */
export function nextLaunchMs({ world }: Model, pool: Pool): number {
  return Math.max(1, Math.ceil((1_000 - world.capacity.launches[pool].thousandths) / launchBucket(world).perSecond));
}

/** Sizes of a task, `null` where its definition names none. */
interface Sizes {
  cpuUnits: number | null;
  memoryMiB: number | null;
}

/**
 * Why the account may not run a task of that size, or not beside those that run, in AWS's words; null when it may. A task counts until it is STOPPED.
 * That a task larger than the quota of vCPUs is refused for its size is this model's reading of the texts.
 */
export function quotaProblem({ surroundings: { quotas }, capacity }: World, pool: Pool, { cpuUnits, memoryMiB }: Sizes): string | null {
  const vcpus = (pool === 'FARGATE_SPOT' ? quotas?.fargateSpotVcpus : quotas?.fargateOnDemandVcpus) ?? Number.POSITIVE_INFINITY;
  const most = Math.min(vcpus, quotas?.fargateTaskVcpus ?? Number.POSITIVE_INFINITY);
  if ((cpuUnits ?? 0) > most * CPU_UNITS_PER_VCPU) return CPU_ABOVE_LIMIT;
  if ((memoryMiB ?? 0) > (quotas?.fargateTaskMemoryMiB ?? Number.POSITIVE_INFINITY)) return MEMORY_ABOVE_LIMIT;
  return capacity.cpuUnits[pool] + (cpuUnits ?? 0) > vcpus * CPU_UNITS_PER_VCPU ? VCPU_LIMIT : null;
}

/** A task is STOPPED: if it was on Fargate, its vCPUs count no more. */
export function freeVcpus({ world }: Model, ordinal: number): void {
  const task = world.tasks[ordinal];
  if (task && !task.needs) world.capacity.cpuUnits[poolOf(providerOf(task))] -= task.cpuUnits ?? 0;
}
