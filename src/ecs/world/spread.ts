/** Where the tasks are that shall go on running, counted as they come and go, so that nobody has to walk through all of them. */
import { providerOf } from './capacity.ts';
import { findSubnet } from './lookup.ts';
import { remembered } from './remember.ts';
import type { Task, World } from './state.ts';

/** Whose tasks are spread together: a deployment's, or a group's inside its cluster. */
function spreadOwner({ deploymentId, clusterArn, group }: Pick<Task, 'deploymentId' | 'clusterArn' | 'group'>): string {
  return deploymentId ?? `${clusterArn} ${group}`;
}

/** One task more (1) or less (-1) where this one is. */
export function countPlaced(world: World, task: Task, by: 1 | -1): void {
  const owner = spreadOwner(task);
  const placed = world.placed[owner] ?? {};
  world.placed[owner] = placed;
  const provider = providerOf(task);
  const subnets = placed[provider] ?? {};
  placed[provider] = subnets;
  const count = (subnets[task.subnet] ?? 0) + by;
  if (count > 0) {
    subnets[task.subnet] = count;
    return;
  }
  delete subnets[task.subnet];
  if (Object.keys(subnets).length === 0) delete placed[provider];
  if (Object.keys(placed).length === 0) delete world.placed[owner];
}

/** Tasks by what decides over the next one's place; a copy that may be counted on. */
export interface Spread {
  byProvider: Map<string, number>;
  byProviderAndZone: Map<string, Map<string, number>>;
  byZone: Map<string, number>;
  bySubnet: Map<string, number>;
}

/** The spread of an owner's tasks. Costs what it has of providers and subnets, not of tasks. */
export function spreadOf(world: World, owner: string): Spread {
  const spread: Spread = { byProvider: new Map(), byProviderAndZone: new Map(), byZone: new Map(), bySubnet: new Map() };
  for (const [provider, subnets] of Object.entries(world.placed[owner] ?? {})) {
    for (const [subnet, count] of Object.entries(subnets)) {
      addToSpread(spread, provider, findSubnet(world.surroundings, subnet)?.availabilityZone ?? '', subnet, count);
    }
  }
  return spread;
}

export function addToSpread(spread: Spread, provider: string, zone: string, subnet: string, count: number): void {
  add(spread.byProvider, provider, count);
  add(remembered(spread.byProviderAndZone, provider, noCounts), zone, count);
  add(spread.byZone, zone, count);
  add(spread.bySubnet, subnet, count);
}

/** Tasks on a provider in a zone. */
export function tasksIn({ byProviderAndZone }: Spread, provider: string, zone: string): number {
  return byProviderAndZone.get(provider)?.get(zone) ?? 0;
}

const noCounts = () => new Map<string, number>();

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
