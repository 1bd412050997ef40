/** A checker of what makes Managed Instances fewer: only one at a time goes, and only where its tasks may. */
import type { TimelineEntry } from '../world/timeline.ts';
import { broken, type Checker, nothing } from './checker.ts';
import { isLive, isManaged, type PastInstance } from './past-instances.ts';

/** Why an instance drains whose tasks have room on others, in the words of its status. */
const UNDERUTILISED = 'It is underutilized.';

/** A new one for each walk: it remembers protections, and what drains. */
export function consolidations(): Checker {
  const protectedUntilMs = new Map<string, number>();
  const drains = new Set<string>();
  return {
    name: 'consolidation',
    promise:
      'A Managed Instance is drained as underutilised only where its provider has another, none of them drains for that yet, and it has neither standalone nor protected tasks.',
    look({ atMs, subject: { id }, what }, { instances: { instances, placements } }) {
      note(protectedUntilMs, id, what);
      if (what.type !== 'instance.status') return nothing;
      drains.delete(id);
      if (what.to !== 'DRAINING' || what.reason !== UNDERUTILISED) return nothing;
      const instance = instances.get(id);
      const others = [...instances.values()].filter((other) => other.id !== id && isOfSame(instance, other));
      const tasks = [...(instance?.tasks ?? [])].flatMap((task) => placements.get(task) ?? []).filter(({ isStopping }) => !isStopping);
      const drained = others.find((other) => drains.has(other.id));
      drains.add(id);
      return broken(
        [!instance || !isManaged(instance), `${id} is underutilised and no Managed Instance.`],
        [others.length === 0, `${id} is underutilised, and its provider has no other instance.`],
        [drained !== undefined, `${id} is drained while ${drained?.id} still drains.`],
        [tasks.some(({ service }) => service === null), `${id} is drained with a standalone task.`],
        [tasks.some(({ taskId }) => (protectedUntilMs.get(taskId) ?? 0) > atMs), `${id} is drained with a task under protection.`],
      );
    },
  };
}

function note(protectedUntilMs: Map<string, number>, id: string, what: TimelineEntry['what']): void {
  if (what.type === 'task.protection') protectedUntilMs.set(id, what.untilMs ?? 0);
}

function isOfSame(instance: PastInstance | undefined, other: PastInstance): boolean {
  return other.provider === instance?.provider && isLive(other);
}
