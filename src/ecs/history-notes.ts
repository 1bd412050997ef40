/** Sentences for what happens in the model without a service event of AWS's: checks, targets, deployments, protection. */
import { writeDuration } from './duration.ts';
import type { Happening, TimelineEntry } from './world/timeline.ts';

type Note<Type extends Happening['type']> = (what: Extract<Happening, { type: Type }>, subject: string) => string | null;

/** One sentence a kind, in lower case; null where an entry is not worth a line: what went as it should, and what an event of AWS's tells. */
const notes: { readonly [Type in Happening['type']]?: Note<Type> } = {
  'container.health': ({ from, to, probe }, subject) =>
    to === 'UNHEALTHY' || from === 'UNHEALTHY' ? `${containerInWords(subject)} is ${to}: ${probe}` : null,
  'container.processHealth': ({ to }, subject) => `the process of ${containerInWords(subject)} ${processInWords[to]}`,
  'container.restart': ({ restartCount, exitCode }, subject) =>
    `${containerInWords(subject)} ended with exit code ${exitCode} and starts again (restart ${restartCount})`,
  'container.outOfMemory': ({ limit, limitMiB, usedMiB }, subject) =>
    `${containerInWords(subject)} is killed for memory: ${usedMiB} MiB used, and the ${limit} may use ${limitMiB} MiB`,
  'container.log': ({ line }, subject) => `${containerInWords(subject)} wrote: ${line}`,
  'alarm.state': ({ from, to, failed }, subject) => `alarm ${subject}: ${from} to ${to}, with ${failed} failed requests in the last minute`,
  load: ({ served, failed }, subject) => {
    const reasons = Object.entries(failed).filter(([, count]) => count > 0);
    if (reasons.length === 0) return null;
    const told = reasons.map(([reason, count]) => `${perSecond(count)} fail with ${reason}`).join(', ');
    return `of the requests a second to ${subject}, ${perSecond(served)} are served, ${told}`;
  },
  'target.state': ({ from, to, port, reason, targetGroupArn }, subject) =>
    to === 'unhealthy' || from === 'unhealthy'
      ? `the target ${taskInWords(subject)}:${port} in ${lastName(targetGroupArn)} is ${to}${reason === undefined ? '' : `: ${reason}`}`
      : null,
  'task.protection': ({ untilMs }, subject) =>
    untilMs === null
      ? `${taskInWords(subject)} is no longer protected from scale-in`
      : `${taskInWords(subject)} is protected from scale-in until ${writeDuration(untilMs)}`,
  'deployment.rolloutState': ({ from, to, reason }, subject) =>
    to === 'COMPLETED' ? null : `deployment ${subject}: ${from} to ${to}: ${reason}`,
  'deployment.failureCount': ({ count, threshold }, subject) =>
    count === 0
      ? `the circuit breaker of deployment ${subject} counts from 0 again`
      : `the circuit breaker of deployment ${subject} has counted ${count} failed tasks of ${threshold}`,
  'deployment.bakeTime': ({ untilMs }, subject) => `deployment ${subject} bakes until ${writeDuration(untilMs)}`,
  'serviceDeployment.stage': ({ to, step, steps = 1 }, subject) =>
    `deployment ${subject} comes to ${to}${step === undefined || steps === 1 ? '' : ` (step ${step} of ${steps})`}`,
  'hook.status': ({ targetArn, stage, to, reason }) =>
    `the hook at ${stage}, ${targetArn === undefined ? 'a pause' : lastPart(targetArn)}, is ${to}${reason === undefined ? '' : `: ${reason}`}`,
  'service.traffic': ({ production, test }, subject) => `requests to ${subject} go to ${sharesInWords(production)}${testInWords(test)}`,
  // That it begins and succeeds, AWS's own events say.
  'serviceDeployment.status': ({ from, to, reason }, subject) =>
    from === null || to === 'IN_PROGRESS' || to === 'SUCCESSFUL'
      ? null
      : `service deployment of ${subject}: ${from} to ${to}${reason === undefined ? '' : `: ${reason}`}`,
  'instance.launched': ({ group, instanceType, availabilityZone, isSpot }, subject) =>
    `EC2 launches ${subject}, ${isSpot ? 'a Spot' : 'an'} ${instanceType} in ${availabilityZone}${group === undefined ? '' : `, for ${group}`}`,
  'instance.state': ({ to, reason }, subject) => (to === 'running' ? null : `${subject} is ${to}${because(reason)}`),
  'instance.registered': ({ cluster, size }, subject) =>
    `${subject} is registered in ${cluster} with ${size.cpuUnits} CPU units and ${size.memoryMiB} MiB`,
  'instance.status': ({ from, to, reason }, subject) => `container instance ${subject}: ${from} to ${to}${because(reason)}`,
  'instance.agent': ({ isConnected }, subject) => `the agent of ${subject} is ${isConnected ? 'connected again' : 'disconnected'}`,
  'group.desiredCapacity': ({ from, to, reason }, subject) =>
    `Auto Scaling group ${subject}: desired capacity ${from} to ${to}${because(reason)}`,
  'capacityProvider.reservation': ({ hundredths, needed, running }, subject) =>
    `capacity provider ${subject}: CapacityProviderReservation is ${hundredths / 100} (${needed} needed, ${running} running)`,
  'scaling.alarm': ({ alarm, from, to, reason }) => `alarm ${alarm}: ${from} to ${to}${because(reason)}`,
  'scaling.bounds': ({ minCapacity, maxCapacity, reason }, subject) =>
    `${subject} may have ${minCapacity} to ${maxCapacity} tasks by auto scaling${because(reason)}`,
  'service.scaled': ({ policy, from, to, reason }, subject) =>
    `${policy} sets the desired count of ${subject} from ${from} to ${to}${because(reason)}`,
};

function because(reason: string | undefined): string {
  return reason === undefined || reason === '' ? '' : `: ${reason}`;
}

const processInWords = { ok: 'answers again', failing: 'answers with errors', hung: 'answers no more' } as const;

/** The line of the log that an entry has besides the events of AWS; null for one that has none. */
export function noteOf({ what, subject }: TimelineEntry): string | null {
  const note = notes[what.type] as Note<Happening['type']> | undefined;
  return note?.(what, subject.id) ?? null;
}

/** Requests per 1,000 s as requests a second: `12.5`. */
function perSecond(perThousandSeconds: number): string {
  return String(perThousandSeconds / 1_000);
}

/** `ecs-svc/1 (90 %) and ecs-svc/2 (10 %)`, from basis points. */
function sharesInWords(shares: Readonly<Record<string, number>>): string {
  const given = Object.entries(shares).filter(([, share]) => share > 0);
  return given.length === 0 ? 'nobody' : given.map(([deployment, share]) => `${deployment} (${share / 100} %)`).join(' and ');
}

function testInWords(shares: Readonly<Record<string, number>>): string {
  return Object.values(shares).some((share) => share > 0) ? `, test requests to ${sharesInWords(shares)}` : '';
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

function taskInWords(subject: string): string {
  return `task ${subject.slice(0, 8)}…`;
}

function containerInWords(subject: string): string {
  const slash = subject.indexOf('/');
  return `container ${subject.slice(slash + 1)} of ${taskInWords(subject)}`;
}

/** `targetgroup/NAME/…` */
function lastName(arn: string): string {
  return arn.split('/')[1] ?? arn;
}
