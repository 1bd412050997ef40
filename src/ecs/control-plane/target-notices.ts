/** What the scheduler hears of targets from the load balancer: they are healthy or not, and their tasks' grace period is over. */
import type { ControlPlaneEvent } from '../world/events.ts';
import { serviceOfTask } from '../world/lookup.ts';
import type { Model } from '../world/model.ts';
import { hearTaskHealth } from './notices.ts';
import { judgedFromMs } from './tally.ts';
import { announceUnhealthy } from './targets.ts';

type Of<Type extends ControlPlaneEvent['type']> = Extract<ControlPlaneEvent, { type: Type }>;

/** ECS has asked the load balancer: the task's health may be another now. Unhealthy targets stand in the events once the grace period is over. */
export function hearTargetTurned(model: Model, { ordinal, target: at, to, reason, cause }: Of<'service.targetTurned'>): void {
  const task = model.world.tasks[ordinal];
  const target = task?.targets[at];
  if (!task || !target || task.desiredStatus === 'STOPPED') return;
  target.reported = { state: to, reason };
  if (to === 'healthy') target.isAnnounced = false;
  const service = serviceOfTask(model.world, task);
  const graceMs = service ? judgedFromMs(model.world, service, task) - model.nowMs : 0;
  if (to === 'unhealthy' && graceMs > 0) model.schedule(graceMs, { type: 'service.targetGraceEnds', ordinal, cause });
  else if (to === 'unhealthy') announceUnhealthy(model, task, cause);
  // At once: a look at the service in the same ms must not stop a task for a target that is healthy by now.
  hearTaskHealth(model, { type: 'service.taskHealth', ordinal, cause });
}

/** The grace period is over: what is still unhealthy is said now. */
export function hearGraceEnd(model: Model, { ordinal, cause }: Of<'service.targetGraceEnds'>): void {
  const task = model.world.tasks[ordinal];
  if (task?.desiredStatus === 'RUNNING') announceUnhealthy(model, task, cause);
}
