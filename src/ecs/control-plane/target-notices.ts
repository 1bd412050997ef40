/** What the scheduler hears of targets from the load balancer: they are healthy or not. */
import type { ControlPlaneEvent } from '../world/events.ts';
import type { Model } from '../world/model.ts';
import { hearTaskHealth } from './notices.ts';

type Of<Type extends ControlPlaneEvent['type']> = Extract<ControlPlaneEvent, { type: Type }>;

/** ECS has asked the load balancer: the task's health may be another now. */
export function hearTargetTurned(model: Model, { ordinal, target: at, to, reason, cause }: Of<'service.targetTurned'>): void {
  const task = model.world.tasks[ordinal];
  const target = task?.targets[at];
  if (!task || !target || task.desiredStatus === 'STOPPED') return;
  target.reported = { state: to, reason };
  // At once: a look at the service in the same ms must not stop a task for a target that is healthy by now.
  hearTaskHealth(model, { type: 'service.taskHealth', ordinal, cause });
}
