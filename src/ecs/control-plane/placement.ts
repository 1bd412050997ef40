/** Where a Fargate task goes: the Availability Zone, among the subnets it may use, in which the fewest of its kind are. */
import { poolOf, zoneProblem } from '../world/capacity.ts';
import { findSubnet } from '../world/lookup.ts';
import { type Model, record } from '../world/model.ts';
import { remembered } from '../world/remember.ts';
import { addToSpread, type Spread, tasksIn } from '../world/spread.ts';
import type { NetworkConfiguration, World } from '../world/state.ts';
import type { Surroundings } from '../world/surroundings.ts';
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

/** A zone with the places in it: one for each of a network's subnets there. */
interface Zone {
  name: string;
  places: readonly Place[];
}

/** Networks as they lie in surroundings. These are replaced and never changed, as networks are. */
const zones = new WeakMap<Surroundings, WeakMap<NetworkConfiguration, readonly Zone[]>>();
const noZones = () => new WeakMap<NetworkConfiguration, readonly Zone[]>();

function zonesIn({ surroundings }: World, network: NetworkConfiguration): readonly Zone[] {
  return remembered(remembered(zones, surroundings, noZones), network, () => {
    const places = network.subnets.map((subnet) => ({
      subnet,
      availabilityZone: findSubnet(surroundings, subnet)?.availabilityZone ?? '',
    }));
    const names = new Set(places.map(({ availabilityZone }) => availabilityZone));
    return Array.from(names, (name) => ({ name, places: places.filter(({ availabilityZone }) => availabilityZone === name) }));
  });
}

/** The zones of a network's subnets, each once, in the subnets' order. */
export function zonesOf(world: World, network: NetworkConfiguration): string[] {
  return zonesIn(world, network).map(({ name }) => name);
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
  const found = zonesIn(world, network);
  const pool = poolOf(provider);
  const ofProvider = (name: string) => tasksIn(spread, provider, name);
  const ofAll = (name: string) => spread.byZone.get(name) ?? 0;
  let chosen: string | undefined;
  for (const { name } of found) {
    if (zoneProblem(world, pool, name) !== null) continue;
    const isBetter = chosen === undefined || (ofProvider(name) - ofProvider(chosen) || ofAll(name) - ofAll(chosen)) < 0;
    if (isBetter) chosen = name;
  }
  if (found.length === 1 && chosen !== undefined) return { place: placeIn(world, network, chosen, provider, spread), cause };
  const candidates = found.map(({ name }): Candidate => {
    const detail = countText(provider, ofProvider(name), ofAll(name));
    if (name === chosen) return { name, detail };
    const problem = zoneProblem(world, pool, name);
    if (problem !== null || chosen === undefined) return { name, detail, refused: problem ?? 'no capacity' };
    const hasMore = ofProvider(name) > ofProvider(chosen) || ofAll(name) > ofAll(chosen);
    return { name, detail, refused: hasMore ? 'has more tasks' : 'stands later in the list of subnets' };
  });
  const why = record(model, subject, cause, { type: 'decision', what: 'Availability Zone', candidates });
  return { place: chosen === undefined ? null : placeIn(world, network, chosen, provider, spread), cause: why };
}

/** Texts where all of a zone's tasks are on one provider, by their number: each decision says two or more of the same few. */
const countTexts = new Map<string, string[]>();
const noTexts = (): string[] => [];

function countText(provider: string, ofProvider: number, ofAll: number): string {
  const words = () => `${ofProvider} ${ofProvider === 1 ? 'task' : 'tasks'} on ${provider}, ${ofAll} in all`;
  if (ofProvider !== ofAll) return words();
  const texts = remembered(countTexts, provider, noTexts);
  const text = texts[ofAll] ?? words();
  // Counts come in order, so that the list has no holes.
  if (ofAll <= texts.length) texts[ofAll] = text;
  return text;
}

/** The subnet in a zone with the fewest tasks, counted into the spread. */
export function placeIn(world: World, network: NetworkConfiguration, zone: string, provider: string, spread: Spread): Place {
  const inside = zonesIn(world, network).find(({ name }) => name === zone)?.places ?? [];
  const chosen = smallest(inside, (a, b) => (spread.bySubnet.get(a.subnet) ?? 0) - (spread.bySubnet.get(b.subnet) ?? 0));
  if (chosen === undefined) throw new Error(`A network configuration without a subnet in ${zone} got past its checks.`);
  addToSpread(spread, provider, zone, chosen.subnet, 1);
  return chosen;
}

/** The earliest where equal; undefined of nothing. */
function smallest<Item>(items: readonly Item[], compare: (a: Item, b: Item) => number): Item | undefined {
  return items.reduce<Item | undefined>((so, item) => (so === undefined || compare(item, so) < 0 ? item : so), undefined);
}
