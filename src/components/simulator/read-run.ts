/** All that the views read from a history once, so that moving through time costs little. Pure. */
import type { History } from '../../ecs/ecs.ts';
import { indexCauses } from './causes.ts';
import { ticks } from './lanes/time-axis.ts';
import { narrate } from './narrate.ts';
import { eventTimes, failureTimes, shortNames, tasksOf } from './task-states.ts';

export type ReadRun = ReturnType<typeof readRun>;

/** Reads a run for one service, or for all tasks; `zones` are Availability Zones to draw in any case. */
export function readRun(history: History, service: string | undefined, zones: readonly string[]) {
  const tasks = tasksOf(history, service);
  const desired = service === undefined ? history.desired : history.desired.filter((change) => change.service === service);
  return {
    tasks,
    services: [...new Set(desired.map((change) => change.service))],
    reel: { endMs: history.endMs, events: eventTimes(history), failures: failureTimes(history) },
    desired,
    zones,
    names: shortNames(tasks),
    providers: [...new Set(tasks.map((task) => task.capacityProvider))].sort(),
    narrated: narrate(history, service),
    causes: indexCauses(history),
    log: history.log,
    logTimes: history.log.map((line) => line.atMs),
    marks: ticks(history.endMs),
  };
}
