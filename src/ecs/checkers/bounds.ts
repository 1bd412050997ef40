/** Checkers of a service's limits: no start above maximumPercent, no stop by the scheduler below minimumHealthyPercent. */
import type { TimelineEntry } from '../world/timeline.ts';
import { broken, type Checker, nothing } from './checker.ts';
import { liveTasks } from './deployments.ts';
import type { Past, PastService, PastTask } from './past.ts';

export const starts: Checker = {
  name: 'starts',
  promise: 'No start brings a service above maximumPercent; at 100 percent a deployment waits until what it replaces has stopped.',
  look({ what, subject }, past) {
    if (what.type !== 'task.created' || what.service === undefined) return nothing;
    const service = past.services.get(what.service);
    // A daemon has as many as there are instances for it.
    if (!service || past.instances.services.get(service.name)?.isDaemon) return nothing;
    const { desiredCount, maximumPercent } = service;
    // Where traffic is shifted, both revisions run whole: the limit holds for each by itself.
    const isAlone = isShifting(past, service);
    const atMost = Math.floor((desiredCount * maximumPercent) / 100);
    const live = liveTasks(service).filter(({ deployment }) => !isAlone || deployment === what.deployment).length + 1;
    const leaving = maximumPercent === 100 && !isAlone ? leavingOlder(service, what.deployment) : 0;
    return broken(
      [live > atMost, `Task ${subject.id} is number ${live} of service ${service.name}, where ${atMost} may be.`],
      [
        live <= atMost && live + leaving > atMost,
        `Task ${subject.id} starts while ${leaving} tasks that it replaces have not stopped, and service ${service.name} may have ${atMost} in all.`,
      ],
    );
  },
};

/** True where the newest deployment shifts traffic. */
function isShifting(past: Past, service: PastService): boolean {
  return past.deployments.get(service.newest ?? '')?.strategy !== 'ROLLING';
}

/** Tasks of other deployments that the scheduler has decided to stop and that are not STOPPED. */
function leavingOlder({ tasks }: PastService, deployment: string | undefined): number {
  return [...tasks.values()].filter(
    (task) => task.stop?.stopCode === 'ServiceSchedulerInitiated' && task.deployment !== deployment && task.deployment !== null,
  ).length;
}

/** What the scheduler knows may be that much older than what is: health is reported and targets are asked at intervals. */
const KNOWLEDGE_LAG_MS = 30_000;
/** Without a load balancer and a health check a task counts as healthy after that long in RUNNING. */
const COUNTS_HEALTHY_AFTER_MS = 40_000;

export const stops: Checker = {
  name: 'stops',
  promise:
    'No stop by the scheduler leaves fewer healthy tasks than minimumHealthyPercent, or, when it scales in, fewer tasks than desired.',
  look(entry, past) {
    const task = stoppedByScheduler(entry, past);
    const service = task && past.services.get(task.service ?? '');
    if (!task || !service?.tasks.has(task.id)) return nothing;
    const { atMs } = entry;
    if (!isSurelyHealthy(past, task, atMs)) return nothing;
    const others = liveTasks(service).filter(({ id }) => id !== task.id);
    const atLeast = Math.ceil((service.desiredCount * service.minimumHealthyPercent) / 100);
    const isAlone = isShifting(past, service);
    const ofSame = others.filter(({ deployment }) => deployment === task.deployment).length;
    if ((isAlone || task.deployment === service.primary) && ofSame >= service.desiredCount) return nothing;
    // One whose revision gets no requests serves nobody: blue when green has taken over, green when it is rolled back.
    if (service.production.get(task.deployment ?? '') === 0) return nothing;
    if (isAlone && past.deployments.get(task.deployment ?? '')?.rolloutState === 'FAILED') return nothing;
    const healthy = others.filter((other) => mayCountHealthy(past, other, atMs)).length;
    return broken([
      healthy < atLeast,
      `The scheduler stops the healthy task ${task.id} and leaves ${healthy} healthy ones to service ${service.name}, which needs ${atLeast}.`,
    ]);
  },
};

function stoppedByScheduler({ what, subject }: TimelineEntry, past: Past): PastTask | undefined {
  if (what.type !== 'task.desiredStatus' || what.stopCode !== 'ServiceSchedulerInitiated') return undefined;
  return past.tasks.get(subject.id);
}

/** Healthy for so long that the scheduler knows. */
function isSurelyHealthy(past: Past, task: PastTask, atMs: number): boolean {
  if (task.runningAtMs === null) return false;
  const long = (sinceMs: number | null) => sinceMs !== null && sinceMs < atMs - KNOWLEDGE_LAG_MS;
  const targets = [...task.targets.values()];
  const hasCheck = isChecked(past, task);
  if (hasCheck && !(task.health === 'HEALTHY' && long(task.becameHealthyMs))) return false;
  if (targets.some(({ state, becameHealthyMs }) => state !== 'healthy' || !long(becameHealthyMs))) return false;
  return hasCheck || targets.length > 0 || task.runningAtMs < atMs - COUNTS_HEALTHY_AFTER_MS;
}

/** Healthy, or so recently that the scheduler may not know better. */
function mayCountHealthy(past: Past, task: PastTask, atMs: number): boolean {
  if (task.runningAtMs === null) return false;
  const recent = (leftMs: number | null) => leftMs !== null && leftMs >= atMs - KNOWLEDGE_LAG_MS;
  const targets = [...task.targets.values()];
  const hasCheck = isChecked(past, task);
  if (hasCheck && !(task.health === 'HEALTHY' || recent(task.leftHealthyMs))) return false;
  if (targets.some(({ state, leftHealthyMs }) => state !== 'healthy' && !recent(leftHealthyMs))) return false;
  return hasCheck || targets.length > 0 || task.runningAtMs <= atMs - COUNTS_HEALTHY_AFTER_MS;
}

/** True where an essential container has a health check. */
function isChecked(past: Past, { taskDefinition }: PastTask): boolean {
  return past.revisions.get(taskDefinition)?.some(({ isEssential, firstProbeMs }) => isEssential && firstProbeMs !== null) ?? false;
}
