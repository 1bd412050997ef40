/** A checker of what tasks hold of their hosts: what ECS has promised twice for a while, an agent gives once. */
import type { TimelineEntry } from '../world/timeline.ts';
import { broken, type Checker, nothing } from './checker.ts';
import type { Past } from './past.ts';
import type { PastPlacement } from './past-instances.ts';

const amounts = ['cpuUnits', 'memoryMiB', 'gpus'] as const;

export const hostRoom: Checker = {
  name: 'host room',
  promise:
    'No task starts on a host before those that hold what it needs have ended: not more CPU, memory or GPUs than there are, and no host port twice.',
  look(entry, past) {
    const starting = startingOf(entry, past);
    const instance = past.instances.instances.get(starting?.instance ?? '');
    if (!starting || !instance?.size) return nothing;
    const { taskId, needs } = starting;
    const { id, onHost, portsOnHost, size } = instance;
    const over = amounts.filter((amount) => onHost[amount] + needs[amount] > size[amount]);
    const taken = needs.ports.filter((port) => portsOnHost.has(port));
    return [
      ...over.map(
        (amount) => `Task ${taskId} starts with ${needs[amount]} ${amount} on ${id}, of which ${size[amount] - onHost[amount]} are free.`,
      ),
      ...taken.map((port) => `Task ${taskId} starts with port ${port} of ${id}, which another still has.`),
      ...broken([starting.isStopping, `Task ${taskId} starts on ${id} and is to stop.`]),
    ];
  },
};

/** The task that its agent starts with this entry: the first pull of one of its containers. */
function startingOf({ what, subject: { id } }: TimelineEntry, { instances: { placements } }: Past): PastPlacement | null {
  if (what.type !== 'container.pull' || what.outcome !== 'started') return null;
  const placement = placements.get(id.slice(0, id.indexOf('/')));
  return placement && !placement.isOnHost ? placement : null;
}
