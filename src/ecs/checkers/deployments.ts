/** Checkers of deployments: one PRIMARY a service, rollout states that only go on, a steady state that is one. */
import { broken, type Checker, nothing } from './checker.ts';
import type { PastService, PastTask } from './past.ts';
import { isUnheard } from './past-instances.ts';

/** A COMPLETED deployment goes on only where a rollback comes back to it. */
const next: Readonly<Record<string, readonly string[]>> = {
  IN_PROGRESS: ['COMPLETED', 'FAILED'],
  COMPLETED: ['IN_PROGRESS'],
  FAILED: [],
};

/** A new PRIMARY and the end of the one before are two entries; whatever comes after them finds one. */
export function primaries(): Checker {
  let unsettled: string | null = null;
  return {
    name: 'one PRIMARY',
    promise: 'A service has one PRIMARY deployment: where another becomes it, the one before ceases to be it at once.',
    look({ what, subject }, past) {
      const isOfDeployment = what.type === 'deployment.status' || what.type === 'deployment.created';
      const service = unsettled === null ? undefined : past.services.get(unsettled);
      if (isOfDeployment) unsettled = past.deployments.get(subject.id)?.service ?? unsettled;
      else unsettled = null;
      if (what.type === 'deployment.created') unsettled = what.service;
      const settled = service && what.type !== 'deployment.status' ? service.primaries.size : 1;
      return broken([settled !== 1, `The service ${service?.name} has ${settled} PRIMARY deployments.`]);
    },
  };
}

export const rolloutStates: Checker = {
  name: 'rollout states',
  promise:
    'A deployment is made once, for a service; rolloutState goes from IN_PROGRESS to COMPLETED or FAILED, and only PRIMARY is COMPLETED.',
  look({ what, subject }, past) {
    if (what.type === 'deployment.created') {
      return broken(
        [past.deployments.has(subject.id), `The deployment ${subject.id} is made for a second time.`],
        [!past.services.has(what.service), `The deployment ${subject.id} is of the service ${what.service}, which does not exist.`],
      );
    }
    if (what.type !== 'deployment.status' && what.type !== 'deployment.rolloutState') return nothing;
    const deployment = past.deployments.get(subject.id);
    if (!deployment) return [`There is no deployment ${subject.id}.`];
    const { rolloutState, status } = deployment;
    const was = what.type === 'deployment.status' ? status : rolloutState;
    const isState = what.type === 'deployment.rolloutState';
    return broken(
      [what.from !== was, `The deployment ${subject.id} goes on from ${what.from}, and was ${was}.`],
      [isState && !(next[what.from] ?? []).includes(what.to), `The deployment ${subject.id} goes from ${what.from} to ${what.to}.`],
      [isState && what.to === 'COMPLETED' && status !== 'PRIMARY', `The deployment ${subject.id} is COMPLETED and not PRIMARY.`],
    );
  },
};

export const steadyStates: Checker = {
  name: 'steady states',
  promise:
    'A service that is steady runs as many tasks as desired, as far as ECS has heard, all of them RUNNING and none UNHEALTHY past its grace period.',
  look({ what, subject, atMs }, past) {
    if (what.type !== 'service.steadyState') return nothing;
    const service = past.services.get(subject.id);
    if (!service) return [`The service ${subject.id} is steady and does not exist.`];
    const isHeard = ![...service.tasks.keys()].some((id) => isUnheard(past.instances, id));
    const live = liveTasks(service);
    const late = live.find((task) => task.lastStatus !== 'RUNNING');
    // ECS may not have heard of what has changed in this very moment.
    const isKnown = (task: PastTask) => task.leftHealthyMs !== atMs && (task.runningAtMs ?? 0) + service.gracePeriodMs < atMs;
    const ill = live.find((task) => task.health === 'UNHEALTHY' && isKnown(task));
    return broken(
      [
        isHeard && live.length !== service.desiredCount,
        `The service ${service.name} is steady with ${live.length} of ${service.desiredCount} tasks.`,
      ],
      [isHeard && late !== undefined, `The service ${service.name} is steady though task ${late?.id} is ${late?.lastStatus}.`],
      [ill !== undefined, `The service ${service.name} is steady though task ${ill?.id} is UNHEALTHY.`],
    );
  },
};

/** Tasks that nobody has decided to stop. */
export function liveTasks({ tasks }: PastService): PastTask[] {
  return [...tasks.values()].filter(({ stop }) => stop === null);
}
