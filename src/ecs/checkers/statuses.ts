/** Checkers of tasks and containers: their statuses move forward, and each step finds what it needs. */
import type { TaskStatus } from '../world/timeline.ts';
import { broken, type Checker, nothing } from './checker.ts';
import { containerOf, type Past, type PastTask, taskIdOf } from './past.ts';

const order: readonly TaskStatus[] = [
  'PROVISIONING',
  'PENDING',
  'ACTIVATING',
  'RUNNING',
  'DEACTIVATING',
  'STOPPING',
  'DEPROVISIONING',
  'STOPPED',
];
const onTheWayUp = order.slice(1, 4);
const onTheWayDown = order.slice(4);

export const taskStatuses: Checker = {
  name: 'task statuses',
  promise: 'lastStatus only moves forward, up before the decision to stop and down after it; that decision is made once.',
  look(entry, past) {
    const { what, subject } = entry;
    const task = past.tasks.get(subject.id);
    if (!task) return nothing;
    if (what.type === 'task.desiredStatus') return broken([task.stop !== null, `Task ${task.id} is to stop for a second time.`]);
    if (what.type !== 'task.lastStatus') return nothing;
    const { from, to } = what;
    return broken(
      [from !== task.lastStatus, `Task ${task.id} goes on from ${from}, and was ${task.lastStatus}.`],
      [order.indexOf(to) <= (from === null ? -1 : order.indexOf(from)), `Task ${task.id} goes back from ${from} to ${to}.`],
      // What has its instance and needs no network interface has nothing to provision.
      [from === null && to !== 'PROVISIONING' && to !== 'PENDING', `Task ${task.id} begins as ${to}.`],
      [onTheWayUp.includes(to) && task.stop !== null, `Task ${task.id} becomes ${to} though it is to stop.`],
      [onTheWayDown.includes(to) && task.stop === null, `Task ${task.id} becomes ${to} though nobody decided to stop it.`],
      [to === 'RUNNING' && !hasStartedAll(task), `Task ${task.id} becomes RUNNING before all its containers have started.`],
      [
        (to === 'DEPROVISIONING' || to === 'STOPPED') && hasRunning(task),
        `Task ${task.id} becomes ${to} while a container of it still runs.`,
      ],
    );
  },
};

function hasStartedAll({ containers }: PastTask): boolean {
  return [...containers.values()].every(({ startedAtMs }) => startedAtMs !== null);
}

function hasRunning({ containers }: PastTask): boolean {
  return [...containers.values()].some(({ lastStatus }) => lastStatus === 'RUNNING');
}

export const containerStatuses: Checker = {
  name: 'container statuses',
  promise:
    'A container runs once it starts, ends once it runs, has an exit code only if it ran, and gets SIGKILL only after its stop signal.',
  look(entry, past) {
    const { what, subject } = entry;
    if (what.type !== 'container.lastStatus' && what.type !== 'container.signal') return nothing;
    const task = past.tasks.get(taskIdOf(entry) ?? '');
    const container = containerOf(past, entry);
    if (!task || !container) return [`There is no container ${subject.id}.`];
    const { name, lastStatus, isSignalled } = container;
    if (what.type === 'container.signal') {
      return broken(
        [lastStatus !== 'RUNNING', `Container ${name} gets ${what.signal} though it is ${lastStatus}.`],
        [what.signal === 'SIGKILL' && !isSignalled, `Container ${name} is killed without having been asked to stop.`],
        [task.stop === null, `Container ${name} gets ${what.signal} though its task is not to stop.`],
      );
    }
    return broken(
      [what.to === 'RUNNING' && lastStatus === 'RUNNING', `Container ${name} starts though it runs.`],
      [what.to === 'RUNNING' && task.stop !== null, `Container ${name} starts in a task that is to stop.`],
      [what.to === 'STOPPED' && lastStatus === 'STOPPED', `Container ${name} ends for a second time.`],
      [what.exitCode !== undefined && lastStatus !== 'RUNNING', `Container ${name} has an exit code though it did not run.`],
      [what.to === 'PENDING' && lastStatus !== 'PENDING', `Container ${name} goes back to PENDING.`],
    );
  },
};

/** How long a container may take to be restarted in its task. */
const RESTART_MS = 60_000;

/** An essential container has ended: its task is to stop, unless the container comes back. */
interface Ended {
  task: PastTask;
  name: string;
  atMs: number;
}

/** Looks back at ends whose time is over when the next entry comes. */
export function essentialContainers(): Checker {
  const open = new Map<string, Ended>();
  return {
    name: 'essential containers',
    promise: 'The end of an essential container stops its task, unless the container is restarted.',
    look(entry, past) {
      const late = [...open.values()].filter(({ atMs }) => entry.atMs > atMs + RESTART_MS);
      const { what, subject } = entry;
      const sentences = late.flatMap(({ task, name }) => {
        open.delete(`${task.id}/${name}`);
        const hasComeBack = task.containers.get(name)?.lastStatus === 'RUNNING';
        return task.stop === null && !hasComeBack ? [`Task ${task.id} goes on though its essential container ${name} has ended.`] : [];
      });
      if (what.type === 'container.lastStatus' && what.to === 'STOPPED') {
        const task = past.tasks.get(taskIdOf(entry) ?? '');
        const name = subject.id.slice(subject.id.indexOf('/') + 1);
        if (task && task.stop === null && isEssential(past, task, name)) open.set(subject.id, { task, name, atMs: entry.atMs });
      }
      return sentences;
    },
  };
}

function isEssential(past: Past, { taskDefinition }: PastTask, name: string): boolean {
  return past.revisions.get(taskDefinition)?.some((container) => container.name === name && container.isEssential) ?? false;
}
