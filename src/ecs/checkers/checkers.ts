/** All checkers, and a timeline walked by them. They share no code with the model: what they know of it is what the timeline says. */
import type { Timeline } from '../world/timeline.ts';
import { starts, stops } from './bounds.ts';
import type { Checker, Violation } from './checker.ts';
import { belonging, conservation } from './conservation.ts';
import { primaries, rolloutStates, steadyStates } from './deployments.ts';
import { containerHealth, healthStops, targets, taskHealth } from './health.ts';
import { hostRoom } from './hosts.ts';
import { constraints, daemons, hostsOfTasks, instanceLives, instanceRoom, placements, refusals } from './instances.ts';
import { consolidations } from './managed.ts';
import { causes, decisions, ids, time } from './order.ts';
import { emptyPast, remember } from './past.ts';
import { groupSizes, serviceScaling } from './scaling.ts';
import { containerStatuses, essentialContainers, taskStatuses } from './statuses.ts';

export type { Checker, Violation } from './checker.ts';

/** Those of instances, groups and scaling. */
export const instanceCheckers: readonly Checker[] = [
  instanceLives,
  instanceRoom,
  hostRoom,
  placements,
  constraints,
  refusals,
  hostsOfTasks,
  daemons,
  groupSizes,
  serviceScaling,
];

/**
 * New ones for each walk: some remember.
 * @param launchesAtMs when the surroundings launch instances outside any group, where that is known
 */
export function allCheckers(launchesAtMs?: readonly number[]): Checker[] {
  return [
    ids,
    time,
    causes(launchesAtMs),
    decisions,
    taskStatuses,
    containerStatuses,
    essentialContainers(),
    conservation,
    belonging,
    primaries(),
    rolloutStates,
    steadyStates,
    starts,
    stops,
    containerHealth,
    taskHealth,
    targets,
    healthStops,
    ...instanceCheckers,
    consolidations(),
  ];
}

/** A walk that goes on as the timeline grows. */
export interface Walk {
  /** Looks at all entries that are new since the last time. */
  go(timeline: Timeline): readonly Violation[];
}

export function startWalk(checkers: readonly Checker[] = allCheckers()): Walk {
  const past = emptyPast();
  let seen = 0;
  return {
    go(timeline) {
      const violations: Violation[] = [];
      for (; seen < timeline.length; seen += 1) {
        const entry = timeline[seen];
        if (!entry) break;
        for (const checker of checkers) {
          for (const sentence of checker.look(entry, past, timeline)) violations.push({ checker: checker.name, entry: entry.id, sentence });
        }
        remember(past, entry);
      }
      return violations;
    },
  };
}

/** Walks a whole timeline. */
export function checkTimeline(timeline: Timeline): readonly Violation[] {
  return startWalk().go(timeline);
}
