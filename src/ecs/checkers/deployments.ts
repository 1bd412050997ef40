/** Checkers of deployments: one PRIMARY a service, rollout states that only go on, a steady state that is one. */
import { broken, type Checker, nothing } from './checker.ts';
import type { Past, PastService, PastTask } from './past.ts';

const next: Readonly<Record<string, readonly string[]>> = { IN_PROGRESS: ['COMPLETED', 'FAILED'], COMPLETED: [], FAILED: [] };

export const deployments: Checker = {
  name: 'deployments',
  promise: 'A service has one PRIMARY deployment; rolloutState goes from IN_PROGRESS to COMPLETED or FAILED and no further.',
  look({ what, subject }, past) {
    if (what.type === 'deployment.created') {
      const others = primariesOf(past, what.service).filter((id) => id !== subject.id);
      return broken(
        [past.deployments.has(subject.id), `The deployment ${subject.id} is made for a second time.`],
        [!past.services.has(what.service), `The deployment ${subject.id} is of the service ${what.service}, which does not exist.`],
        [others.length > 0, `The service ${what.service} gets the PRIMARY ${subject.id} while ${others[0]} is PRIMARY.`],
      );
    }
    const deployment = past.deployments.get(subject.id);
    if (what.type === 'deployment.status') {
      if (!deployment) return [`There is no deployment ${subject.id}.`];
      const others = primariesOf(past, deployment.service).filter((id) => id !== subject.id);
      return broken(
        [what.from !== deployment.status, `The deployment ${subject.id} goes on from ${what.from}, and was ${deployment.status}.`],
        [what.to === 'PRIMARY' && others.length > 0, `The service ${deployment.service} gets a second PRIMARY, ${subject.id}.`],
      );
    }
    if (what.type !== 'deployment.rolloutState') return nothing;
    if (!deployment) return [`There is no deployment ${subject.id}.`];
    const { rolloutState, status } = deployment;
    return broken(
      [what.from !== rolloutState, `The deployment ${subject.id} goes on from ${what.from}, and was ${rolloutState}.`],
      [!(next[what.from] ?? []).includes(what.to), `The deployment ${subject.id} goes from ${what.from} to ${what.to}.`],
      [what.to === 'COMPLETED' && status !== 'PRIMARY', `The deployment ${subject.id} is COMPLETED and not PRIMARY.`],
    );
  },
};

/** PRIMARY deployments of a service as it is now; those of a deleted one that had its name do not count. */
function primariesOf(past: Past, service: string): string[] {
  const primary = past.services.get(service)?.primary ?? null;
  return primary !== null && past.deployments.get(primary)?.status === 'PRIMARY' ? [primary] : [];
}

export const steadyStates: Checker = {
  name: 'steady states',
  promise: 'A service that is steady runs as many tasks as desired, all of them RUNNING and none UNHEALTHY past its grace period.',
  look({ what, subject, atMs }, past) {
    if (what.type !== 'service.steadyState') return nothing;
    const service = past.services.get(subject.id);
    if (!service) return [`The service ${subject.id} is steady and does not exist.`];
    const live = liveTasks(service);
    const late = live.find((task) => task.lastStatus !== 'RUNNING');
    const ill = live.find((task) => task.health === 'UNHEALTHY' && (task.runningAtMs ?? 0) + service.gracePeriodMs < atMs);
    return broken(
      [live.length !== service.desiredCount, `The service ${service.name} is steady with ${live.length} of ${service.desiredCount} tasks.`],
      [late !== undefined, `The service ${service.name} is steady though task ${late?.id} is ${late?.lastStatus}.`],
      [ill !== undefined, `The service ${service.name} is steady though task ${ill?.id} is UNHEALTHY.`],
    );
  },
};

/** Tasks that nobody has decided to stop. */
export function liveTasks({ tasks }: PastService): PastTask[] {
  return [...tasks.values()].filter(({ stop }) => stop === null);
}
