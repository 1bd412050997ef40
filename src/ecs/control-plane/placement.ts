/** Where a Fargate task goes: the Availability Zone, among the subnets it may use, in which the fewest of its kind are. */
import { findSubnet } from '../world/lookup.ts';
import { type Model, record } from '../world/model.ts';
import type { NetworkConfiguration, Task } from '../world/state.ts';
import type { Candidate, Cause, Subject } from '../world/timeline.ts';

/** A subnet with its zone. */
export interface Place {
  subnet: string;
  availabilityZone: string;
}

/** The zones of the tasks that are there already, kept up to date as more are placed. */
export interface Spread {
  /** Tasks by `provider zone`. */
  byProvider: Map<string, number>;
  byZone: Map<string, number>;
  bySubnet: Map<string, number>;
}

export function spreadOf(tasks: readonly Task[]): Spread {
  const spread: Spread = { byProvider: new Map(), byZone: new Map(), bySubnet: new Map() };
  for (const task of tasks) addToSpread(spread, task.capacityProvider ?? task.launchType, task);
  return spread;
}

function addToSpread({ byProvider, byZone, bySubnet }: Spread, provider: string, { availabilityZone, subnet }: Place): void {
  count(byProvider, `${provider} ${availabilityZone}`);
  count(byZone, availabilityZone);
  count(bySubnet, subnet);
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/**
 * Takes the zone with the fewest tasks of this provider, then the fewest of all, then the first in the order of the subnets; in it the subnet with
 * the fewest tasks. That Fargate spreads over the zones for each provider by itself is documented (developer guide, Fargate capacity providers);
 * the order of ties is this model's. Records the decision where there was a choice, and returns it as the cause of what follows.
 */
export function place(
  model: Model,
  subject: Subject,
  network: NetworkConfiguration,
  provider: string,
  spread: Spread,
  cause: Cause,
): Place & { cause: Cause } {
  const places = network.subnets.map((subnet) => ({
    subnet,
    availabilityZone: findSubnet(model.world.surroundings, subnet)?.availabilityZone ?? '',
  }));
  const zones = [...new Set(places.map(({ availabilityZone }) => availabilityZone))];
  const ofProvider = (zone: string) => spread.byProvider.get(`${provider} ${zone}`) ?? 0;
  const ofAll = (zone: string) => spread.byZone.get(zone) ?? 0;
  const zone = first(zones, (a, b) => ofProvider(a) - ofProvider(b) || ofAll(a) - ofAll(b));
  const inside = places.filter(({ availabilityZone }) => availabilityZone === zone);
  const chosen = first(inside, (a, b) => (spread.bySubnet.get(a.subnet) ?? 0) - (spread.bySubnet.get(b.subnet) ?? 0));
  const candidates: Candidate[] = zones.map((name) => {
    const detail = `${ofProvider(name)} tasks on ${provider}, ${ofAll(name)} in all`;
    if (name === zone) return { name, detail };
    const hasMore = ofProvider(name) > ofProvider(zone) || ofAll(name) > ofAll(zone);
    return { name, detail, refused: hasMore ? 'has more tasks' : 'stands later in the list of subnets' };
  });
  addToSpread(spread, provider, chosen);
  const why = zones.length > 1 ? record(model, subject, cause, { type: 'decision', what: 'Availability Zone', candidates }) : cause;
  return { ...chosen, cause: why };
}

/** The smallest, the earliest where equal. */
function first<Item>(items: readonly Item[], compare: (a: Item, b: Item) => number): Item {
  const best = items.reduce<Item | undefined>((so, item) => (so === undefined || compare(item, so) < 0 ? item : so), undefined);
  if (best === undefined) throw new Error('A network configuration without subnets got past its checks.');
  return best;
}
