/** What can happen that no API call does: a process is killed, an image is deleted, a route is changed. */
import { findSubnet, revisionOf } from '../world/lookup.ts';
import { type Model, outside, record } from '../world/model.ts';
import type { Task } from '../world/state.ts';
import type { Cause, Change, Subject } from '../world/timeline.ts';
import { setAlarm } from './alarms.ts';
import { setLoad } from './load.ts';
import { endContainer } from './processes.ts';
import { setHung } from './serving-changes.ts';
import { reclaimSpot, setShortage } from './spot.ts';
import { KILLED } from './stopping.ts';
import { loseZone, restoreZone } from './zones.ts';

/** Makes the change at the present moment. One that finds nothing to change is recorded and says so. */
export function applyChange(model: Model, change: Change): void {
  switch (change.type) {
    case 'killProcess':
      killProcess(model, change);
      break;
    case 'hang':
    case 'heal':
      hangOrHeal(model, change);
      break;
    case 'setAlarm':
      setAlarm(model, change);
      break;
    case 'deleteImage':
      deleteImage(model, change);
      break;
    case 'spotDrought':
    case 'capacityShortage':
      setShortage(model, change);
      break;
    case 'reclaimSpot':
      reclaimSpot(model, change);
      break;
    case 'loseAvailabilityZone':
      loseZone(model, change);
      break;
    case 'restoreAvailabilityZone':
      restoreZone(model, change);
      break;
    case 'setLoad':
      setLoad(model, change);
      break;
    case 'setRoute':
      setRoute(model, change);
      break;
  }
}

function say(model: Model, subject: Subject, change: Change, isEffective: boolean, effect: string, task?: Task): Cause {
  return record(model, subject, outside, { type: 'change', change, isEffective, effect, ...(task && { task: task.id }) });
}

function killProcess(model: Model, change: Extract<Change, { type: 'killProcess' }>): void {
  const world: Subject = { kind: 'world', id: 'world' };
  const task = runningTask(model, change.task);
  if (!task) {
    const which = typeof change.task === 'number' ? `no task runs at position ${change.task}` : `task ${change.task} does not run`;
    say(model, world, change, false, `Nothing to kill: ${which}.`);
    return;
  }
  const index = containerToKill(model, task, change.container);
  const container = task.containers[index];
  const subject: Subject = { kind: 'task', id: task.id };
  if (container?.lastStatus !== 'RUNNING') {
    say(
      model,
      subject,
      change,
      false,
      `Nothing to kill: no container ${change.container ?? ''} runs in task ${task.id.slice(0, 8)}….`,
      task,
    );
    return;
  }
  const exitCode = change.exitCode ?? KILLED;
  const killed = say(
    model,
    subject,
    change,
    true,
    `The process of container ${container.name} in task ${task.id.slice(0, 8)}… ends with exit code ${exitCode}.`,
    task,
  );
  endContainer(model, task, index, exitCode, null, killed);
}

/** The process of a running container stops answering, or answers again. */
function hangOrHeal(model: Model, change: Extract<Change, { type: 'hang' | 'heal' }>): void {
  const task = runningTask(model, change.task);
  const index = task ? containerToKill(model, task, change.container) : -1;
  const container = task?.containers[index];
  const isHung = change.type === 'hang';
  const verb = isHung ? 'hang' : 'heal';
  if (!task || container?.lastStatus !== 'RUNNING') {
    say(model, { kind: 'world', id: 'world' }, change, false, `Nothing to ${verb}: no such container runs.`);
    return;
  }
  const whose = `The process of container ${container.name} in task ${task.id.slice(0, 8)}…`;
  const isEffective = container.isHung !== isHung;
  const does = isHung ? 'hangs: it takes connections and never answers' : 'answers again';
  const already = isHung ? 'hangs already' : 'does not hang';
  const said = say(model, { kind: 'task', id: task.id }, change, isEffective, `${whose} ${isEffective ? does : already}.`, task);
  setHung(model, task, index, isHung, said);
}

/** By id, or by position among the tasks whose lastStatus is RUNNING, oldest first. */
function runningTask({ world }: Model, which: string | number): Task | undefined {
  const running = Object.values(world.tasks).filter(({ lastStatus }) => lastStatus === 'RUNNING');
  return typeof which === 'number' ? running[which] : running.find(({ id }) => id === which);
}

/** The named one, else the first essential one that runs. */
function containerToKill({ world }: Model, task: Task, name: string | undefined): number {
  if (name !== undefined) return task.containers.findIndex((container) => container.name === name);
  const definitions = revisionOf(world, task.taskDefinition).containers;
  return task.containers.findIndex(({ lastStatus }, index) => lastStatus === 'RUNNING' && definitions[index]?.isEssential);
}

/** Takes away one tag, or the whole repository where no tag is named. What runs goes on: only a pull asks for the image. */
function deleteImage(model: Model, change: Extract<Change, { type: 'deleteImage' }>): void {
  const { world } = model;
  const before = world.surroundings.images;
  const images = before.flatMap((image) => {
    if (change.image === image.repository) return [];
    const tags = image.tags.filter((tag) => change.image !== `${image.repository}:${tag}`);
    if (tags.length === image.tags.length) return [image];
    return tags.length === 0 ? [] : [{ ...image, tags }];
  });
  const isEffective = images.length !== before.length || images.some((image, index) => image !== before[index]);
  world.surroundings = { ...world.surroundings, images };
  const effect = isEffective ? `The image ${change.image} is deleted.` : `There is no image ${change.image} to delete.`;
  say(model, { kind: 'surroundings', id: change.image }, change, isEffective, effect);
}

function setRoute(model: Model, change: Extract<Change, { type: 'setRoute' }>): void {
  const { world } = model;
  const subject: Subject = { kind: 'surroundings', id: change.subnet };
  if (!findSubnet(world.surroundings, change.subnet)) {
    say(model, subject, change, false, `There is no subnet ${change.subnet}.`);
    return;
  }
  const subnets = world.surroundings.subnets.map((subnet) => (subnet.id === change.subnet ? { ...subnet, route: change.route } : subnet));
  world.surroundings = { ...world.surroundings, subnets };
  say(
    model,
    subject,
    change,
    true,
    `The default route of ${change.subnet} now leads to ${change.route === 'none' ? 'nowhere' : `the ${change.route}`}.`,
  );
}
