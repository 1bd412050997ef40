/** The loss of an Availability Zone, and its return. */
import { type Model, outside, record, setDesiredStopped } from '../world/model.ts';
import type { Task, World } from '../world/state.ts';
import type { Cause, Change, StopCode } from '../world/timeline.ts';
import { instanceData } from './instance-part.ts';
import { endContainer } from './processes.ts';
import { KILLED, stopContainers, tellScheduler } from './stopping.ts';

/** The code is one of TaskStopCode in the API reference; AWS's words for a lost zone are not recorded anywhere public, these are the model's. */
const LOST: Loss = {
  stopCode: 'InfrastructureHealth',
  stoppedReason: 'The infrastructure that the task ran on is no longer available.',
};

/** How DescribeTasks says that what a task ran on is gone. */
interface Loss {
  stopCode: StopCode;
  stoppedReason: string;
}

/** All zones that the surroundings have subnets in. */
export function zonesOfWorld({ surroundings }: World): string[] {
  return [...new Set(surroundings.subnets.map(({ availabilityZone }) => availabilityZone))];
}

type Of<Type extends Change['type']> = Extract<Change, { type: Type }>;

/** Everything in the zone ends at this moment, without a signal, and nothing is placed there until it returns. */
export function loseZone(model: Model, change: Of<'loseAvailabilityZone' | 'restoreAvailabilityZone'>): void {
  const { world } = model;
  const { availabilityZone: zone } = change;
  if (world.capacity.lostZones.includes(zone)) {
    say(model, change, false, `${zone} was lost already.`);
    return;
  }
  world.capacity.lostZones.push(zone);
  const tasks = Object.values(world.tasks).filter((task) => task.availabilityZone === zone && task.lastStatus !== 'STOPPED');
  const lost = say(model, change, true, `${zone} is lost, with ${tasks.length === 1 ? '1 task' : `${tasks.length} tasks`}.`);
  instanceData()?.zoneTurned(model, zone, true, lost);
  for (const task of tasks) loseTask(model, task, lost);
}

/** Tasks may be placed in the zone again; those it lost do not come back by themselves. */
export function restoreZone(model: Model, change: Of<'loseAvailabilityZone' | 'restoreAvailabilityZone'>): void {
  const { capacity } = model.world;
  const { availabilityZone: zone } = change;
  const isEffective = capacity.lostZones.includes(zone);
  capacity.lostZones = capacity.lostZones.filter((lost) => lost !== zone);
  const returned = say(model, change, isEffective, isEffective ? `${zone} is back.` : `${zone} was not lost.`);
  if (!isEffective) return;
  model.schedule(0, { type: 'services.capacityReturned', cause: returned });
  instanceData()?.zoneTurned(model, zone, false, returned);
}

function say(model: Model, change: Change & { availabilityZone: string }, isEffective: boolean, effect: string): Cause {
  return record(model, { kind: 'world', id: change.availabilityZone }, outside, { type: 'change', change, isEffective, effect });
}

/** What the task runs on is gone: its containers end at this moment. */
export function loseTask(model: Model, task: Task, cause: Cause, { stopCode, stoppedReason } = LOST): void {
  let why = cause;
  if (task.desiredStatus === 'RUNNING') {
    why = setDesiredStopped(model, task, stopCode, stoppedReason, cause);
    tellScheduler(model, task, why);
  }
  const running = task.containers.flatMap(({ lastStatus }, index) => (lastStatus === 'RUNNING' ? [index] : []));
  // Nobody is there to take a signal.
  for (const index of running) {
    const container = task.containers[index];
    if (container) container.isSignalled = true;
  }
  for (const index of running) endContainer(model, task, index, KILLED, null, why);
  if (running.length === 0) stopContainers(model, task, why);
}
