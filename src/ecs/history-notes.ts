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
  'serviceDeployment.status': ({ from, to, reason }, subject) =>
    from === null || to === 'SUCCESSFUL'
      ? null
      : `service deployment of ${subject}: ${from} to ${to}${reason === undefined ? '' : `: ${reason}`}`,
};

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
