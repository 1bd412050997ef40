/** Service events as AWS words them, the hundred newest of a service kept, and repeats held back. */
import { hexDigits } from '../simulation/random.ts';
import { type Model, record } from '../world/model.ts';
import { REPEAT_AFTER_MS, repeatsMs } from '../world/repeats.ts';
import type { Deployment, Service, Task, TaskTarget } from '../world/state.ts';
import type { Cause, Subject } from '../world/timeline.ts';

/** Sources: developer guide, service event messages; texts of routine events as production services show them. */
const KEPT_EVENTS = 100;

/** A service as the timeline names it. */
export function serviceSubject({ timelineId }: Pick<Service, 'timelineId'>): Subject {
  return { kind: 'service', id: timelineId };
}

function named(tasks: readonly Task[]): string {
  return tasks.map(({ id }) => `(task ${id})`).join(' ');
}

/** Ends events about tasks that do not start, and find no instance. Seen of the latter: github.com/spinnaker/clouddriver and many users’ pastes. */
export const TROUBLESHOOTING = ' For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';

/** The texts, without the leading `(service NAME) `; one that begins with a comma stands inside of these brackets. */
export const eventTexts = {
  started: (tasks: readonly Task[]) => `has started ${tasks.length} tasks: ${named(tasks)}.`,
  replacedUnhealthy: (tasks: readonly Task[], count: number) =>
    `has started ${tasks.length} tasks: ${named(tasks)}. Amazon ECS replaced ${count} tasks due to an unhealthy status.`,
  stoppedRunning: (tasks: readonly Task[]) => `has stopped ${tasks.length} running tasks: ${named(tasks)}.`,
  stoppedPending: (tasks: readonly Task[]) => `stopped ${tasks.length} pending tasks.`,
  registered: (count: number, group: string) => `registered ${count} targets in (target-group ${group})`,
  draining: (count: number, deployment: string | null) => `, taskSet ${deployment}) has begun draining connections on ${count} tasks.`,
  deregistered: (count: number, group: string) => `deregistered ${count} targets in (target-group ${group})`,
  unhealthyTarget: ({ id, instanceId }: Task, { targetGroupArn, port, hostPort }: TaskTarget, reason: string) =>
    `(task ${id})${hostPort === undefined ? '' : ` (instance ${instanceId})`} (port ${hostPort ?? port}) is unhealthy in (target-group ${targetGroupArn}) due to (reason ${reason}).`,
  failedChecks: ({ id }: Task) => `(task ${id}) failed container health checks.`,
  missingTarget: (deployment: string, { id }: Task, group: string, missing: string) =>
    `task set (${deployment}) (task ${id}) is not healthy in target-group (${group}) due to ${missing}.`,
  steadyState: () => 'has reached a steady state.',
  deploymentCompleted: ({ id }: Deployment) => `(deployment ${id}) deployment completed.`,
  deploymentFailed: ({ id }: Deployment, reason: string) => `(deployment ${id}) deployment failed: ${reason}`,
  rollingBack: ({ id }: Deployment) => `rolling back to deployment ${id}.`,
  protectedTasks: ({ id }: Deployment, count: number) =>
    `was unable to reach steady state because (taskSet ${id}) was unable to scale in due to (reason ${count} tasks under protection)`,
  unableToPlace: (reason: string) => `was unable to place a task. Reason: ${reason}${reason.endsWith('.') ? '' : '.'}`,
  noInstances: () =>
    `was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster.${TROUBLESHOOTING}`,
  failedToLaunch: (error: string) => `failed to launch a task with (error ${error}).`,
  couldNotLaunch: (count: number, { id }: Deployment) => `could not launch ${count} tasks for deployment ${id}.`,
  throttled: () => 'operations are being throttled. Will try again later.',
  startImpaired: () => `is unable to consistently start tasks successfully.${TROUBLESHOOTING}`,
  blockedByPercents: () =>
    'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
};

type ServiceEvent = Service['events'][number];

function newEvent(seed: number, { arn, name }: Service, which: string, atMs: number, text: string): ServiceEvent {
  const id = hexDigits(seed, `event ${which} of ${arn}`, 32);
  const uuid = [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-');
  return { id: uuid, atMs, message: `(service ${name}${text.startsWith(',') ? '' : ') '}${text}` };
}

/** Sends an event and returns its entry. */
export function sendEvent(model: Model, service: Service, text: string, cause: Cause): Cause {
  service.eventCount += 1;
  const event = newEvent(model.seed, service, String(service.eventCount), model.nowMs, text);
  service.events.unshift(event);
  if (service.events.length > KEPT_EVENTS) service.events.length = KEPT_EVENTS;
  return record(model, serviceSubject(service), cause, { type: 'service.event', message: event.message });
}

/** Sends an event of trouble unless the same was sent within 6 h and the service has not been steady since. */
export function sendTrouble(model: Model, service: Service, text: string, cause: Cause): void {
  const sentAtMs = Object.hasOwn(service.sentAtMs, text) ? service.sentAtMs[text] : undefined;
  if (sentAtMs !== undefined && model.nowMs - sentAtMs < REPEAT_AFTER_MS) return;
  service.sentAtMs[text] = model.nowMs;
  sendEvent(model, service, text, cause);
}

/** The events that DescribeServices shows now, newest first: those that were sent, and those that a steady service has repeated since. */
export function eventsNow({ seed, nowMs }: Pick<Model, 'seed' | 'nowMs'>, service: Service): ServiceEvent[] {
  const { steadySinceMs } = service;
  const repeats = steadySinceMs === null ? [] : repeatsMs(steadySinceMs, nowMs);
  if (repeats.length === 0) return service.events;
  const made = repeats.slice(-KEPT_EVENTS).map((atMs) => newEvent(seed, service, `repeated at ${atMs}`, atMs, eventTexts.steadyState()));
  return [...made.reverse(), ...service.events].sort((a, b) => b.atMs - a.atMs).slice(0, KEPT_EVENTS);
}
