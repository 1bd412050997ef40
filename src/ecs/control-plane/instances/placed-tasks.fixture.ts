/** A service on the fixture's instances for tests, and where its tasks have come. */
import type { Ecs } from '../../ecs.ts';
import { cluster } from '../../instances.fixture.ts';

/** A request for the service `web` on EC2, whose zones are left as they come. */
export function web(desiredCount: number, more: object = {}) {
  return {
    cluster,
    serviceName: 'web',
    taskDefinition: 'web',
    launchType: 'EC2',
    desiredCount,
    availabilityZoneRebalancing: 'DISABLED',
    ...more,
  };
}

export interface Placed {
  instance: string;
  zone: string;
}

/** Tasks of the service that are to go on running. */
export function left(ecs: Ecs): Placed[] {
  const on = new Map<string, Placed>();
  for (const { subject, what } of ecs.timeline) {
    if (what.type === 'task.created' && what.service === 'web')
      on.set(subject.id, { instance: what.instance ?? '', zone: what.availabilityZone });
    if (what.type === 'task.desiredStatus') on.delete(subject.id);
  }
  return [...on.values()];
}

/** How many there are of each, the most first. */
export function counts(ecs: Ecs, by: keyof Placed): number[] {
  const found = new Map<string, number>();
  for (const one of left(ecs)) found.set(one[by], (found.get(one[by]) ?? 0) + 1);
  return [...found.values()].sort((a, b) => b - a);
}
