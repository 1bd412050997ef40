/** What exists at a moment that a change could be made to: read from the run, and from its scenario where that is known. Pure. */
import type { Change, LoadDestination, Scenario, Surroundings, TaskLane, Tracks } from '../../../ecs/ecs.ts';
import type { ReadRun } from '../read-run.ts';
import type { InjectedChange } from '../session.ts';
import { createdAt, presentAt } from '../task-states.ts';

export interface KnownInstance {
  instanceId: string;
  instanceType: string;
  availabilityZone: string;
  isSpot: boolean;
  /** ECS's status once it is registered, EC2's before and after. */
  status: string;
  isConnected: boolean;
}

/** A load as it comes at the moment. */
export interface KnownLoad {
  to: LoadDestination;
  /** Whole requests. */
  perSecond: number;
}

export interface Known {
  /** The moment at which a change would apply. */
  atMs: number;
  /** False where lists of what is around the tasks may lack what exists. */
  isWhole: boolean;
  /** RUNNING, the oldest first. */
  tasks: readonly TaskLane[];
  names: ReadonlyMap<string, string>;
  /** Not terminated, the oldest first. */
  instances: readonly KnownInstance[];
  zones: readonly string[];
  lostZones: readonly string[];
  services: readonly string[];
  targetGroups: readonly string[];
  loads: readonly KnownLoad[];
  /** With what was deleted by changes up to now taken out. */
  surroundings: Surroundings | null;
}

export interface KnownFrom {
  run: ReadRun;
  tracks: Tracks | null;
  scenario: Pick<Scenario, 'surroundings' | 'steps'> | undefined;
  injected: readonly InjectedChange[];
  atMs: number;
}

export function knownAt({ run, tracks, scenario, injected, atMs }: KnownFrom): Known {
  const steps = (scenario?.steps ?? []).flatMap((step) => ('inject' in step ? [step] : []));
  const past = [...steps, ...injected].filter((change) => change.atMs <= atMs).sort((a, b) => a.atMs - b.atMs);
  const surroundings = scenario ? after(scenario.surroundings, past) : null;
  const instances = instancesAt(tracks, atMs);
  const tasks = presentAt(run.tasks, atMs)
    .filter(({ status, isStopping }) => status === 'RUNNING' && !isStopping)
    .map(({ lane }) => lane)
    .sort((a, b) => createdAt(a) - createdAt(b));
  const zones = [
    ...run.zones,
    ...run.tasks.map(({ availabilityZone }) => availabilityZone),
    ...instances.map(({ availabilityZone }) => availabilityZone),
    ...(surroundings?.subnets ?? []).map(({ availabilityZone }) => availabilityZone),
  ];
  const registered = run.tasks.flatMap(({ targets = [] }) => targets.map(({ targetGroupArn }) => targetGroupArn));
  const listed = surroundings?.targetGroups?.map(({ arn }) => arn);
  const deleted = past.flatMap(({ inject }) => (inject.type === 'deleteTargetGroup' ? [inject.targetGroup] : []));
  return {
    atMs,
    isWhole: surroundings !== null,
    tasks,
    names: run.names,
    instances,
    zones: distinct(zones).filter((zone) => zone !== ''),
    lostZones: lostBy(past),
    services: run.services,
    targetGroups: distinct([...(listed ?? []), ...registered]).filter((arn) => !deleted.includes(arn)),
    loads: loadsAt(tracks, atMs),
    surroundings,
  };
}

function distinct(items: readonly string[]): string[] {
  return [...new Set(items)].sort();
}

function lostBy(past: readonly { inject: Change }[]): string[] {
  const lost = new Set<string>();
  for (const { inject } of past) {
    if (inject.type === 'loseAvailabilityZone') lost.add(inject.availabilityZone);
    if (inject.type === 'restoreAvailabilityZone') lost.delete(inject.availabilityZone);
  }
  return [...lost];
}

function instancesAt(tracks: Tracks | null, atMs: number): KnownInstance[] {
  return (tracks?.instances ?? []).flatMap(({ instanceId, instanceType, availabilityZone, isSpot, statuses, agent }) => {
    const status = statuses.findLast((one) => one.atMs <= atMs)?.status;
    if (status === undefined || status.toLowerCase() === 'terminated') return [];
    const isConnected = agent.findLast((one) => one.atMs <= atMs)?.isConnected ?? true;
    return [{ instanceId, instanceType, availabilityZone, isSpot, status, isConnected }];
  });
}

function loadsAt(tracks: Tracks | null, atMs: number): KnownLoad[] {
  return (tracks?.load ?? []).map(({ to, rates }) => {
    const now = rates.findLast((one) => one.atMs <= atMs);
    const perThousand = now ? now.served + Object.values(now.failed).reduce((sum, rate) => sum + rate, 0) : 0;
    return { to, perSecond: Math.round(perThousand / 1000) };
  });
}

/** What changes have left of the surroundings, as far as lists of choices need it. */
function after(before: Surroundings, past: readonly { inject: Change }[]): Surroundings {
  let now = before;
  for (const { inject } of past) now = changed(now, inject);
  return now;
}

function changed(before: Surroundings, change: Change): Surroundings {
  const { images, logGroups, secrets = [], parameters = [], subnets } = before;
  switch (change.type) {
    case 'deleteImage':
      return { ...before, images: images.flatMap((image) => withoutImage(image, change.image)) };
    case 'deleteLogGroup':
      return { ...before, logGroups: logGroups.filter((group) => group !== change.logGroup) };
    case 'deleteSecret':
      return {
        ...before,
        secrets: secrets.filter(({ arn }) => arn !== change.secret),
        parameters: parameters.filter((name) => name !== change.secret),
      };
    case 'setRoute':
      return { ...before, subnets: subnets.map((subnet) => (subnet.id === change.subnet ? { ...subnet, route: change.route } : subnet)) };
    default:
      return before;
  }
}

type Image = Surroundings['images'][number];

function withoutImage(image: Image, deleted: string): Image[] {
  if (deleted === image.repository || deleted === `${image.repository}@${image.digest}`) return [];
  const tags = image.tags.filter((tag) => deleted !== `${image.repository}:${tag}`);
  if (tags.length === image.tags.length) return [image];
  return tags.length === 0 ? [] : [{ ...image, tags }];
}
