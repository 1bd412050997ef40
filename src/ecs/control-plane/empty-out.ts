/** How a revision that is no longer needed loses its tasks. */
import type { Model } from '../world/model.ts';
import type { Deployment, Service } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { reportProtected, scalingReason, stopTasks } from './stops.ts';
import { liveTasks } from './tally.ts';
import { isProtected } from './task-protection.ts';

/** All tasks of a revision go but those under protection, which follow when that ends. */
export function emptyOut(model: Model, service: Service, deployment: Deployment, cause: Cause): void {
  deployment.desiredCount = 0;
  deployment.vacancies = [];
  if (deployment.census.live === 0) return;
  const tasks = liveTasks(model.world, deployment);
  const free = tasks.filter((task) => !isProtected(task, model.nowMs));
  stopTasks(model, service, free, scalingReason(service), cause);
  reportProtected(model, service, deployment, tasks.length - free.length, cause);
}
