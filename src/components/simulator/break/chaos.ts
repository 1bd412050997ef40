/** Chaos from a seed: what breaks when in a span, drawn from what exists; most of it is given back before the span ends. Pure. */
import { type Change, drawOf, faultTimes } from '../../../ecs/ecs.ts';
import type { InjectedChange } from '../session.ts';
import type { Known } from './known.ts';

/** What chaos may do to a run. */
export type ChaosWorld = Pick<Known, 'tasks' | 'instances' | 'zones' | 'loads' | 'surroundings'>;

/** A whole number from 0 and below `below`, by what it is for. */
type Draw = (purpose: string, below: number) => number;

interface Trouble {
  change: Change;
  /** What ends it again, so long after; absent for what is over at once. */
  end?: { afterMs: number; change: Change };
}

interface TroubleKind {
  /** From one to the next on average, in ms. */
  meanEveryMs: number;
  /** Null where the world has nothing that this could happen to. */
  make(world: ChaosWorld, draw: Draw): Trouble | null;
}

const minute = 60_000;

/** Between two bounds in whole seconds, in ms. */
const span = (draw: Draw, fromS: number, toS: number) => (fromS + draw('length', toS - fromS + 1)) * 1000;
const oneOf = <Item>(items: readonly Item[], draw: Draw): Item | undefined => items[draw('which', Math.max(1, items.length))];
const isSpotTask = ({ capacityProvider }: { capacityProvider: string }) => capacityProvider === 'FARGATE_SPOT';

/** Their places count in the draws: new kinds go to the end. */
const troubleKinds: readonly TroubleKind[] = [
  {
    meanEveryMs: 2 * minute,
    make: ({ tasks }, draw) => (tasks.length === 0 ? null : { change: { type: 'killProcess', task: draw('which', tasks.length) } }),
  },
  {
    meanEveryMs: 5 * minute,
    make({ tasks }, draw) {
      const task = draw('which', Math.max(1, tasks.length));
      return tasks.length === 0 ? null : { change: { type: 'hang', task } };
    },
  },
  {
    meanEveryMs: 4 * minute,
    make: ({ tasks }, draw) => {
      const most = tasks.filter(isSpotTask).length;
      return most === 0 ? null : { change: { type: 'reclaimSpot', tasks: 1 + draw('how many', Math.min(3, most)) } };
    },
  },
  {
    meanEveryMs: 6 * minute,
    make: ({ tasks }, draw) =>
      tasks.some(isSpotTask)
        ? {
            change: { type: 'spotDrought', on: true },
            end: { afterMs: span(draw, 60, 180), change: { type: 'spotDrought', on: false } },
          }
        : null,
  },
  {
    meanEveryMs: 12 * minute,
    make({ zones }, draw) {
      const availabilityZone = oneOf(zones, draw);
      if (availabilityZone === undefined || zones.length < 2) return null;
      return {
        change: { type: 'loseAvailabilityZone', availabilityZone },
        end: { afterMs: span(draw, 90, 240), change: { type: 'restoreAvailabilityZone', availabilityZone } },
      };
    },
  },
  {
    meanEveryMs: 10 * minute,
    make({ surroundings }, draw) {
      const subnet = oneOf(surroundings?.subnets ?? [], draw);
      if (!subnet || subnet.route === 'none') return null;
      return {
        change: { type: 'setRoute', subnet: subnet.id, route: 'none' },
        end: { afterMs: span(draw, 60, 180), change: { type: 'setRoute', subnet: subnet.id, route: subnet.route } },
      };
    },
  },
  {
    meanEveryMs: 10 * minute,
    make({ surroundings }, draw) {
      const image = oneOf(surroundings?.images ?? [], draw);
      const tag = image?.tags[0];
      if (!image || tag === undefined) return null;
      const name = `${image.repository}:${tag}`;
      return {
        change: { type: 'slowStart', image: name, bootMs: image.process.bootMs + span(draw, 30, 120) },
        end: { afterMs: span(draw, 120, 240), change: { type: 'slowStart', image: name, bootMs: image.process.bootMs } },
      };
    },
  },
  {
    meanEveryMs: 5 * minute,
    make({ loads }, draw) {
      const load = oneOf(loads, draw);
      if (!load || load.perSecond === 0) return null;
      const { to, perSecond } = load;
      return {
        change: { type: 'setLoad', to, perSecond: Math.min(1_000_000, perSecond * (2 + draw('times', 4))) },
        end: { afterMs: span(draw, 60, 150), change: { type: 'setLoad', to, perSecond } },
      };
    },
  },
  {
    meanEveryMs: 6 * minute,
    make({ instances }, draw) {
      const lost = oneOf(instances, draw);
      return lost ? { change: { type: 'loseInstance', instance: lost.instanceId } } : null;
    },
  },
  {
    meanEveryMs: 6 * minute,
    make({ instances }, draw) {
      const instance = oneOf(instances, draw)?.instanceId;
      if (instance === undefined) return null;
      return {
        change: { type: 'disconnectAgent', instance },
        end: { afterMs: span(draw, 60, 180), change: { type: 'reconnectAgent', instance } },
      };
    },
  },
  {
    meanEveryMs: 6 * minute,
    make: ({ instances }) => (instances.some(({ isSpot }) => isSpot) ? { change: { type: 'reclaimInstances', instances: 1 } } : null),
  },
];

/**
 * What breaks from a moment on until another, in order of time. The same seed, span and world give the same changes. The moments are those that
 * faults by a rate have. Empty where the world has nothing to break.
 * @param fromMs whole ms, `toMs` too
 */
export function chaos(seed: number, fromMs: number, toMs: number, world: ChaosWorld): InjectedChange[] {
  const changes = troubleKinds.flatMap((kind, position) => changesOf(kind, position, seed, fromMs, toMs, world));
  const all = changes.length > 0 || toMs <= fromMs ? changes : atLeastOne(seed, fromMs, toMs, world);
  return all.sort((a, b) => a.atMs - b.atMs);
}

function changesOf(
  { meanEveryMs, make }: TroubleKind,
  position: number,
  seed: number,
  fromMs: number,
  toMs: number,
  world: ChaosWorld,
): InjectedChange[] {
  const changes: InjectedChange[] = [];
  let busyUntilMs = fromMs;
  const fault = { fromMs: 0, toMs: toMs - fromMs, meanEveryMs, inject: { type: 'killProcess', task: 0 } as const };
  for (const afterMs of faultTimes(seed, position, fault)) {
    const atMs = fromMs + afterMs;
    // What is gone cannot be lost again before it is back.
    if (atMs < busyUntilMs) continue;
    const trouble = make(world, (purpose, below) => drawOf(seed, `${purpose} of chaos ${position} at ${afterMs}`, below));
    if (!trouble) return [];
    changes.push({ atMs, inject: trouble.change });
    if (!trouble.end) continue;
    busyUntilMs = Math.min(toMs, atMs + trouble.end.afterMs);
    changes.push({ atMs: busyUntilMs, inject: trouble.end.change });
  }
  return changes;
}

/** A short span may have drawn nothing at all: then one task is killed in it. */
function atLeastOne(seed: number, fromMs: number, toMs: number, { tasks }: ChaosWorld): InjectedChange[] {
  if (tasks.length === 0) return [];
  const atMs = fromMs + drawOf(seed, 'moment of the only one', Math.min(toMs - fromMs, 2 ** 31));
  return [{ atMs, inject: { type: 'killProcess', task: drawOf(seed, 'which is the only one', tasks.length) } }];
}
