/** Where a Fargate task goes: the Availability Zone, among the subnets it may use, in which the fewest of its kind are. */
import { poolOf, zoneProblem } from '../world/capacity.ts';
import { findSubnet } from '../world/lookup.ts';
import { type Model, record } from '../world/model.ts';
import { addToSpread, type Spread } from '../world/spread.ts';
import type { NetworkConfiguration, World } from '../world/state.ts';
import type { Candidate, Cause, Subject } from '../world/timeline.ts';

/** A subnet with its zone. */
export interface Place {
  subnet: string;
  availabilityZone: string;
}

/** A place with the decision for it; or, without a place, the decision that found none. */
export type Placement = { place: Place; cause: Cause } | { place: null; cause: Cause };

/** What a message and a failure say where no zone has capacity. Source: developer guide, service event messages; RunTask's failures read the same. */
export const NO_CAPACITY = 'Capacity is unavailable at this time. Please try again later or in a different availability zone.';

/** The zones of a network's subnets, each once, in the subnets' order. */
export function zonesOf({ surroundings }: World, { subnets }: NetworkConfiguration): string[] {
  return [...new Set(subnets.map((subnet) => findSubnet(surroundings, subnet)?.availabilityZone ?? ''))];
}

/**
 * Takes the zone with the fewest tasks of this provider, then the fewest of all, then the first in the order of the subnets; in it the subnet with
 * the fewest tasks. A zone that is lost or has no capacity is passed over. That Fargate spreads over the zones for each provider by itself is
 * documented (developer guide, Fargate capacity providers); the order of ties is this model's. Records the decision where there was a choice or no
 * place at all, and counts the task into the spread.
 */
export function place(
  model: Model,
  subject: Subject,
  network: NetworkConfiguration,
  provider: string,
  spread: Spread,
  cause: Cause,
): Placement {
  const { world } = model;
  const zones = zonesOf(world, network).map((name) => ({
    name,
    ofProvider: spread.byProviderAndZone.get(`${provider} ${name}`) ?? 0,
    ofAll: spread.byZone.get(name) ?? 0,
    problem: zoneProblem(world, poolOf(provider), name),
  }));
  const open = zones.filter(({ problem }) => problem === null);
  const chosen = smallest(open, (a, b) => a.ofProvider - b.ofProvider || a.ofAll - b.ofAll);
  const candidates = zones.map(({ name, ofProvider, ofAll, problem }): Candidate => {
    const detail = `${ofProvider} tasks on ${provider}, ${ofAll} in all`;
    if (name === chosen?.name) return { name, detail };
    if (problem !== null || !chosen) return { name, detail, refused: problem ?? 'no capacity' };
    const hasMore = ofProvider > chosen.ofProvider || ofAll > chosen.ofAll;
    return { name, detail, refused: hasMore ? 'has more tasks' : 'stands later in the list of subnets' };
  });
  const why =
    zones.length > 1 || !chosen ? record(model, subject, cause, { type: 'decision', what: 'Availability Zone', candidates }) : cause;
  return { place: chosen ? placeIn(world, network, chosen.name, provider, spread) : null, cause: why };
}

/** The subnet in a zone with the fewest tasks, counted into the spread. */
export function placeIn(world: World, { subnets }: NetworkConfiguration, zone: string, provider: string, spread: Spread): Place {
  const inside = subnets.filter((id) => (findSubnet(world.surroundings, id)?.availabilityZone ?? '') === zone);
  const subnet = smallest(inside, (a, b) => (spread.bySubnet.get(a) ?? 0) - (spread.bySubnet.get(b) ?? 0));
  if (subnet === undefined) throw new Error(`A network configuration without a subnet in ${zone} got past its checks.`);
  addToSpread(spread, provider, zone, subnet, 1);
  return { subnet, availabilityZone: zone };
}

/** The earliest where equal; undefined of nothing. */
function smallest<Item>(items: readonly Item[], compare: (a: Item, b: Item) => number): Item | undefined {
  return items.reduce<Item | undefined>((so, item) => (so === undefined || compare(item, so) < 0 ? item : so), undefined);
}
