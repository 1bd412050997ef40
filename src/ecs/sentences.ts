/** A sentence for every entry of a timeline: the words of the log where it has a line, and ours for all that the log passes over. */
import { writeDuration } from './duration.ts';
import { noteOf } from './history-notes.ts';
import type { Happening, TimelineEntry } from './world/timeline.ts';

type What<Type extends Happening['type']> = Extract<Happening, { type: Type }>;
type Sentences = { readonly [Type in Happening['type']]: (what: What<Type>, subject: string) => string };

/** In lower case, unless it begins with a name. The log's words come first; these are for what it has no words for. */
const sentences: Sentences = {
  call: ({ operation, outcome, exception, message }, subject) =>
    outcome === 'ok' ? `${operation} ${subject}` : `${operation} refused: ${exception}: ${message}`,
  change: ({ effect }) => effect,
  'taskDefinition.registered': ({ family, revision }) => `${family}:${revision} is registered`,
  'service.created': ({ desiredCount, taskDefinition }, subject) => `${subject} is created: ${countOf(desiredCount)} of ${taskDefinition}`,
  'service.updated': ({ desiredCount, taskDefinition }, subject) => `${subject} is to have ${countOf(desiredCount)} of ${taskDefinition}`,
  'service.event': ({ message }) => message,
  'service.steadyState': (_, subject) => `${subject} has reached a steady state`,
  'service.unsteady': (_, subject) => `${subject} leaves its steady state`,
  'deployment.created': ({ service, taskDefinition }, subject) => `deployment ${subject} of ${service} begins, with ${taskDefinition}`,
  'deployment.status': ({ from, to }, subject) => `deployment ${subject}: ${from} to ${to}`,
  'deployment.rolloutState': ({ from, to, reason }, subject) => `deployment ${subject}: ${from} to ${to}: ${reason}`,
  'deployment.failureCount': ({ count, threshold }, subject) => `deployment ${subject} has counted ${count} failed tasks of ${threshold}`,
  'deployment.bakeTime': ({ untilMs }, subject) => `deployment ${subject} bakes until ${writeDuration(untilMs)}`,
  'serviceDeployment.status': ({ to, reason }, subject) => `service deployment of ${subject} is ${to}${because(reason)}`,
  'serviceDeployment.stage': ({ to }, subject) => `deployment ${subject} comes to ${to}`,
  'hook.status': ({ stage, to, reason }) => `the hook at ${stage} is ${to}${because(reason)}`,
  'service.traffic': (_, subject) => `requests to ${subject} are shared out anew`,
  'task.created': ({ service, taskDefinition, availabilityZone, instance, capacityProvider, launchType }, subject) => {
    const whose = service === undefined ? taskDefinition : `${taskDefinition} for ${service}`;
    const where = instance ?? `${capacityProvider ?? launchType}${availabilityZone === '' ? '' : ` in ${availabilityZone}`}`;
    return `${taskName(subject)} is created from ${whose}, on ${where}`;
  },
  'task.placed': ({ instance, availabilityZone }, subject) => `${taskName(subject)} is placed on ${instance} in ${availabilityZone}`,
  'task.lastStatus': ({ to }, subject) => `${taskName(subject)} is ${to}`,
  'task.desiredStatus': ({ stopCode, stoppedReason }, subject) => `${taskName(subject)} is to stop (${stopCode}): ${stoppedReason}`,
  'task.health': ({ from, to }, subject) => `${taskName(subject)} is ${to}, and was ${from}`,
  'task.protection': (_, subject) => `the protection of ${taskName(subject)} from scale-in is changed`,
  'container.health': ({ to, probe }, subject) => `${containerName(subject)} is ${to}: ${probe}`,
  'target.state': ({ to, reason }, subject) => `the target of ${taskName(subject)} is ${to}${because(reason)}`,
  load: ({ served, failed }, subject) => {
    const failing = Object.values(failed).reduce((sum, count) => sum + count, 0);
    return `of the requests a second to ${subject}, ${served / 1_000} are served and ${failing / 1_000} fail`;
  },
  'alarm.state': ({ from, to }, subject) => `alarm ${subject}: ${from} to ${to}`,
  'container.pull': ({ image, outcome, reason }, subject) => `${containerName(subject)}: pull of ${image} ${outcome}${because(reason)}`,
  'container.lastStatus': ({ to, exitCode, reason }, subject) =>
    `${containerName(subject)} is ${to}${exitCode === undefined ? '' : ` (exit code ${exitCode})`}${because(reason)}`,
  'container.restart': ({ exitCode }, subject) => `${containerName(subject)} ended with exit code ${exitCode} and starts again`,
  'container.log': ({ line }, subject) => `${containerName(subject)} wrote: ${line}`,
  'container.outOfMemory': ({ limit }, subject) => `${containerName(subject)} is killed for memory, by the limit of the ${limit}`,
  'container.signal': ({ signal }, subject) => `${containerName(subject)} is sent ${signal}`,
  'container.processHealth': ({ to }, subject) => `the process of ${containerName(subject)} is ${to}`,
  'container.listening': ({ host, port, reachable }, subject) =>
    `${containerName(subject)} listens on ${host}:${port}${reachable ? '' : ', where nobody outside the task reaches it'}`,
  'instance.launched': ({ instanceType, availabilityZone }, subject) => `EC2 launches ${subject}, ${instanceType} in ${availabilityZone}`,
  'instance.state': ({ to, reason }, subject) => `${subject} is ${to}${because(reason)}`,
  'instance.registered': ({ cluster }, subject) => `${subject} is registered in ${cluster}`,
  'instance.status': ({ from, to, reason }, subject) => `container instance ${subject}: ${from} to ${to}${because(reason)}`,
  'instance.agent': ({ isConnected }, subject) => `the agent of ${subject} is ${isConnected ? 'connected again' : 'disconnected'}`,
  'instance.released': ({ task }, subject) => `ECS knows that ${taskName(task)} has left ${subject}`,
  'instance.interruption': ({ terminatesAtMs }, subject) =>
    `EC2 gives notice of a Spot interruption: ${subject} ends at ${writeDuration(terminatesAtMs)}`,
  'instance.capacityProvider': ({ capacityProvider }, subject) => `${subject} belongs to ${capacityProvider ?? 'no capacity provider'}`,
  'instance.attributes': (_, subject) => `the attributes of ${subject} are changed`,
  'group.desiredCapacity': ({ from, to, reason }, subject) =>
    `Auto Scaling group ${subject}: desired capacity ${from} to ${to}${because(reason)}`,
  'group.activityFailed': ({ description }, subject) => `a scaling activity of ${subject} failed: ${description}`,
  'capacityProvider.reservation': ({ hundredths }, subject) =>
    `capacity provider ${subject}: CapacityProviderReservation is ${hundredths / 100}`,
  'scaling.alarm': ({ alarm, from, to, reason }) => `alarm ${alarm}: ${from} to ${to}${because(reason)}`,
  'service.scaled': ({ policy, from, to, reason }, subject) =>
    `${policy} sets the desired count of ${subject} from ${from} to ${to}${because(reason)}`,
  'scaling.bounds': ({ minCapacity, maxCapacity }, subject) => `${subject} may have ${minCapacity} to ${maxCapacity} tasks by auto scaling`,
  'service.metric': ({ metric, hundredths }, subject) => `${metric} of ${subject} is ${hundredths / 100}`,
  decision: (what, subject) => decisionSentence(what, subject),
  limit: ({ message }) => message,
};

/** Every kind of entry that there is. */
export const happeningTypes = Object.keys(sentences) as readonly Happening['type'][];

/** What an entry says, in a sentence without a full stop of ours. */
export function sentenceOf(entry: TimelineEntry): string {
  const { what, subject } = entry;
  const sentence = sentences[what.type] as (what: Happening, subject: string) => string;
  return noteOf(entry) ?? sentence(what, subject.id);
}

/**
 * A decision in a sentence.
 * @param taskId the task that came of it, where it is known
 */
export function decisionSentence({ what, candidates, placement }: What<'decision'>, subject: string, taskId?: string): string {
  const chosen = candidates.filter(({ refused }) => refused === undefined).map(({ name }) => name);
  const task = taskId === undefined ? `a task of ${placement?.group ?? subject}` : taskName(taskId);
  const [only] = chosen;
  switch (what) {
    case 'container instance':
      return only === undefined ? `no container instance is found for ${task}` : `${task} is placed on ${only}`;
    case 'Availability Zone':
      return only === undefined ? `no Availability Zone has capacity for ${task}` : `${task} goes to ${only}`;
    case 'capacity provider':
      return only === undefined ? `no capacity provider takes ${task}` : `${task} goes on ${chosen.join(' and ')}`;
    case 'scale-in':
      return `${subject} has more tasks than it is to have: ${chosen.map(taskName).join(', ') || 'none'} of ${candidates.length} ${candidates.length === 1 ? 'is' : 'are'} to stop`;
    case 'rebalancing':
      return only === undefined ? `no task of ${subject} can move to another Availability Zone` : `a task of ${subject} moves to ${only}`;
    case 'resources of the host':
      return `${taskName(subject)} waits on its instance: ${candidates.map(({ refused }) => refused).join(', ')}`;
    default:
      return `${what} of ${subject}: ${chosen.join(', ') || (candidates[0]?.refused ?? 'none')}`;
  }
}

/** `task 3f2a91bc…`, of the id of a task, or of its container or target. */
export function taskName(id: string): string {
  return `task ${id.slice(0, 8)}…`;
}

function containerName(id: string): string {
  return `container ${id.slice(id.indexOf('/') + 1)} of ${taskName(id)}`;
}

function because(reason: string | undefined): string {
  return reason === undefined || reason === '' ? '' : `: ${reason}`;
}

function countOf(tasks: number): string {
  return `${tasks} ${tasks === 1 ? 'task' : 'tasks'}`;
}
