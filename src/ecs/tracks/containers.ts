/** Containers over time: their statuses, their health checks' results, their restarts. */

import type { TimelineEntry } from '../world/timeline.ts';
import type { Growing } from './growing.ts';
import type { ContainerTrack } from './types.ts';

/** Reads entry by entry. */
export function foldContainers(): { take(entry: TimelineEntry): void; tracks(): readonly ContainerTrack[] } {
  const found = new Map<string, Growing<ContainerTrack>>();
  /** By `family:revision`, then by name. */
  const essential = new Map<string, ReadonlyMap<string, boolean>>();
  return {
    take(entry) {
      const { what, subject, atMs, id } = entry;
      if (what.type === 'taskDefinition.registered') {
        essential.set(`${what.family}:${what.revision}`, new Map(what.containers.map(({ name, isEssential }) => [name, isEssential])));
      } else if (what.type === 'task.created') {
        for (const name of what.containers) {
          const statuses: Growing<ContainerTrack>['statuses'] = [{ atMs, entry: id, status: 'PENDING' }];
          const isEssential = essential.get(what.taskDefinition)?.get(name);
          const track = { taskId: subject.id, name, ...(isEssential !== undefined && { isEssential }), statuses, health: [], restarts: [] };
          found.set(`${subject.id}/${name}`, track);
        }
      } else if (subject.kind === 'container') follow(found.get(subject.id), entry);
    },
    tracks: () => [...found.values()],
  };
}

function follow(track: Growing<ContainerTrack> | undefined, { what, atMs, id: entry }: TimelineEntry): void {
  if (!track) return;
  switch (what.type) {
    case 'container.lastStatus': {
      const { to: status, exitCode } = what;
      track.statuses.push({ atMs, entry, status, ...(exitCode !== undefined && { exitCode }) });
      // Nobody has asked a process that begins.
      const known = track.health.at(-1)?.status;
      if (status === 'RUNNING' && known !== undefined && known !== 'UNKNOWN') track.health.push({ atMs, entry, status: 'UNKNOWN' });
      break;
    }
    case 'container.restart':
      track.restarts.push(atMs);
      track.statuses.push({ atMs, entry, status: 'PENDING' });
      break;
    case 'container.health':
      track.health.push({ atMs, entry, status: what.to });
      break;
    default:
  }
}
