/** What the entries of many tasks say alike: made once and shared, since nothing ever changes an entry. With many tasks that is most of the timeline. */
import type { ContainerDefinition } from './definition-state.ts';
import type { Happening, TaskStatus } from './timeline.ts';

const statuses = ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING', 'STOPPED'] as const;

const movesFrom = (from: TaskStatus | null) =>
  new Map(statuses.map((to): [TaskStatus, Happening] => [to, Object.freeze({ type: 'task.lastStatus', from, to })]));

const moves = new Map([null, ...statuses].map((from) => [from, movesFrom(from)]));

/** A task's lastStatus changes. */
export function move(from: TaskStatus | null, to: TaskStatus): Happening {
  return moves.get(from)?.get(to) ?? { type: 'task.lastStatus', from, to };
}

/** A container runs for the first time. */
export const runs: Happening = Object.freeze({ type: 'container.lastStatus', to: 'RUNNING' });

const pullsDone = new WeakMap<ContainerDefinition, Happening>();

/** The image of a container has come. */
export function pullDone(definition: ContainerDefinition): Happening {
  const known = pullsDone.get(definition);
  if (known) return known;
  const what: Happening = Object.freeze({ type: 'container.pull', image: definition.image, outcome: 'done' });
  pullsDone.set(definition, what);
  return what;
}
