/** Agents that lose their connection to ECS: what runs goes on, and what either side would say waits until the agent is back. */
import type { ModelEvent } from '../../world/events.ts';
import { noteInstance } from '../../world/instance-notes.ts';
import { revisionOf } from '../../world/lookup.ts';
import { type Model, record } from '../../world/model.ts';
import type { Instance, Task } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { renewTaskHealth } from '../health-states.ts';

/**
 * Keeps an event back that would pass between ECS and the agent of the task's instance, if that is disconnected: ECS goes by what it has last heard, and
 * the agent hears of no stop. Source: developer guide, determine Amazon ECS task health; github.com/aws/containers-roadmap/issues/2040.
 * @returns false where nothing keeps it back
 */
export function holdsBack({ world }: Model, { instanceId }: Task, event: ModelEvent): boolean {
  const instance = instanceId === null ? undefined : world.instances[instanceId];
  if (!instance || instance.isAgentConnected || instance.status === null || instance.status === 'INACTIVE') return false;
  // Of a container's health only the last is told.
  if (event.type === 'container.health') {
    instance.held = instance.held.filter(
      (one) => one.type !== event.type || one.ordinal !== event.ordinal || one.container !== event.container,
    );
  }
  instance.held.push(event);
  return true;
}

/** Source: developer guide, Amazon ECS container agent configuration: ECS_CONTAINER_STOP_TIMEOUT. */
const LEAST_STOP_TIMEOUT_MS = 1_000;

/** What the agent has been told to wait after a stop signal, where the container's definition does not say how long. */
export function stopTimeoutMs({ world }: Model, { instanceId, taskDefinition }: Task, container: number): number | null {
  const told = instanceId === null ? undefined : world.instances[instanceId]?.agent.stopTimeoutMs;
  if (told === undefined) return null;
  const definitions = (revisionOf(world, taskDefinition).input.containerDefinitions ?? []) as { stopTimeout?: number }[];
  return definitions[container]?.stopTimeout === undefined ? Math.max(LEAST_STOP_TIMEOUT_MS, told) : null;
}

/** The agent is disconnected, or back: then it hears and tells what has waited. */
export function setConnected(model: Model, instance: Instance, isConnected: boolean, cause: Cause): void {
  instance.isAgentConnected = isConnected;
  noteInstance(model.world, instance.id);
  const said = record(model, instance.subject, cause, { type: 'instance.agent', isConnected });
  if (isConnected) {
    // Containers that have started again meanwhile are UNKNOWN.
    for (const ordinal of instance.taskOrdinals) {
      const task = model.world.tasks[ordinal];
      if (task && task.desiredStatus === 'RUNNING') renewTaskHealth(model, task, said);
    }
    release(model, instance, () => true);
  }
  model.schedule(0, { type: 'cluster.instancesChanged', cluster: instance.clusterArn, cause: said });
}

/** ECS has learned of what has happened by other ways than the agent, which will hear of nothing any more. */
export function releaseReports(model: Model, instance: Instance): void {
  release(model, instance, ({ type }) => type.startsWith('service.') || type.startsWith('cluster.'));
}

function release(model: Model, instance: Instance, goesOn: (event: ModelEvent) => boolean): void {
  const { held } = instance;
  instance.held = [];
  for (const event of held) if (goesOn(event)) model.schedule(0, event);
}
