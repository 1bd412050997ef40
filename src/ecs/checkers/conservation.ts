/** Checkers of what exists: nothing happens to a task that was never made or is gone, every task of a service belongs to a deployment. */
import type { TimelineEntry } from '../world/timeline.ts';
import { broken, type Checker, nothing } from './checker.ts';
import { taskIdOf } from './past.ts';

export const conservation: Checker = {
  name: 'conservation',
  promise: 'A task is made once, nothing happens to it before and nothing after STOPPED: created are the live and the stopped.',
  look(entry, past) {
    const { what, subject } = entry;
    if (what.type === 'task.created') return broken([past.tasks.has(subject.id), `Task ${subject.id} is made for a second time.`]);
    // A call or a change from outside may name a task that is not there.
    if (what.type === 'call' || what.type === 'change') return nothing;
    const id = taskIdOf(entry);
    if (id === null) return nothing;
    const task = past.tasks.get(id);
    return broken(
      [!task, `Something happens to task ${id}, which was never made.`],
      [task?.lastStatus === 'STOPPED' && !isAfterlife(what), `Something happens to task ${id} after it was STOPPED: ${what.type}.`],
    );
  },
};

/** Protection that ends, and targets that leave their group: said of tasks that are no more. */
function isAfterlife({ type }: TimelineEntry['what']): boolean {
  return type === 'task.protection' || type === 'target.state';
}

export const belonging: Checker = {
  name: 'belonging',
  promise: 'Every task of a service belongs to a deployment of that service, and a FAILED deployment launches none.',
  look({ what, subject }, past) {
    if (what.type !== 'task.created' || what.service === undefined) return nothing;
    const service = past.services.get(what.service);
    const deployment = past.deployments.get(what.deployment ?? '');
    return broken(
      [!service, `Task ${subject.id} is of the service ${what.service}, which does not exist.`],
      [!deployment, `Task ${subject.id} of service ${what.service} belongs to no deployment.`],
      [
        deployment !== undefined && deployment.service !== what.service,
        `Task ${subject.id} of service ${what.service} belongs to a deployment of ${deployment?.service}.`,
      ],
      [deployment?.rolloutState === 'FAILED', `The deployment ${deployment?.id} has FAILED and launches task ${subject.id}.`],
      [deployment?.status === 'INACTIVE', `The deployment ${deployment?.id} is INACTIVE and launches task ${subject.id}.`],
    );
  },
};
