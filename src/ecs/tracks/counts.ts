/** Tasks of each service as they are counted over time: running, pending, healthy. */

import type { TaskStatus, TimelineEntry } from '../world/timeline.ts';
import { setFrom } from './growing.ts';
import type { ServiceTrack } from './types.ts';

type Count = ServiceTrack['counts'][number];

interface Counted {
  service: string;
  /** Whether an essential container of it has a health check. */
  isChecked: boolean;
  lastStatus: TaskStatus | null;
  hasRun: boolean;
  isToStop: boolean;
  health: string;
  /** States by target group and port. */
  targets: Map<string, string>;
  /** As it is in its service's numbers. */
  counts: { running: number; pending: number; healthy: number };
}

const nothing = { running: 0, pending: 0, healthy: 0 };

/** Reads entry by entry. Numbers are as DescribeServices has them; healthy ones run, and every check that watches them says so. */
export function foldCounts(): { take(entry: TimelineEntry): void; of(service: string): readonly Count[] } {
  const tasks = new Map<string, Counted>();
  const checked = new Set<string>();
  const services = new Map<string, Count[]>();
  const recount = (task: Counted, atMs: number) => {
    const { counts: before } = task;
    const now = countsOf(task);
    if (now.running === before.running && now.pending === before.pending && now.healthy === before.healthy) return;
    task.counts = now;
    const list = services.get(task.service) ?? [];
    const last = list.at(-1) ?? nothing;
    setFrom(list, {
      atMs,
      running: last.running + now.running - before.running,
      pending: last.pending + now.pending - before.pending,
      healthy: last.healthy + now.healthy - before.healthy,
    });
    services.set(task.service, list);
  };
  return {
    take(entry) {
      const { what, subject, atMs } = entry;
      if (what.type === 'taskDefinition.registered') {
        const hasCheck = what.containers.some(({ isEssential, firstProbeMs }) => isEssential && firstProbeMs !== null);
        if (hasCheck) checked.add(`${what.family}:${what.revision}`);
      } else if (what.type === 'task.created') {
        if (what.service === undefined) return;
        const task = newTask(what.service, checked.has(what.taskDefinition));
        tasks.set(subject.id, task);
        recount(task, atMs);
      } else if (subject.kind === 'task' || subject.kind === 'target') {
        const task = tasks.get(subject.kind === 'task' ? subject.id : subject.id.slice(0, subject.id.indexOf('/')));
        if (!task || !isFollowed(task, what)) return;
        recount(task, atMs);
        if (task.lastStatus === 'STOPPED') tasks.delete(subject.id);
      }
    },
    of: (service) => services.get(service) ?? [],
  };
}

function newTask(service: string, isChecked: boolean): Counted {
  const asNew = { lastStatus: null, hasRun: false, isToStop: false, health: 'UNKNOWN', counts: nothing };
  return { service, isChecked, ...asNew, targets: new Map() };
}

/** Takes in what its numbers may follow from; false for all else. */
function isFollowed(task: Counted, what: TimelineEntry['what']): boolean {
  switch (what.type) {
    case 'task.lastStatus':
      task.lastStatus = what.to;
      task.hasRun ||= what.to === 'RUNNING';
      return true;
    case 'task.desiredStatus':
      task.isToStop = true;
      return true;
    case 'task.health':
      task.health = what.to;
      return true;
    case 'target.state':
      task.targets.set(`${what.targetGroupArn} ${what.port}`, what.to);
      return true;
    default:
      return false;
  }
}

function countsOf({ lastStatus, hasRun, isToStop, isChecked, health, targets }: Counted): Counted['counts'] {
  const running = lastStatus === 'RUNNING' ? 1 : 0;
  const isWell = (!isChecked || health === 'HEALTHY') && [...targets.values()].every((state) => state === 'healthy');
  return { running, pending: hasRun || isToStop ? 0 : 1, healthy: running === 1 && isWell ? 1 : 0 };
}
